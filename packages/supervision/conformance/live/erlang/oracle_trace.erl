%% What the virtual machine itself says about the processes of one scenario.
%%
%% A monitor may report an exit later than what the exit caused. The emulator's own trace
%% carries strictly monotonic stamps from the moment of the exit, so sorting by stamp gives
%% the causal order. What a trace cannot know (why a start failed) is noted with a stamp of
%% the same clock.
-module(oracle_trace).

-export([enable/1, start/0, note/2, take/1]).

%% The calls that mark a moment: a process says that it has started, and a supervisor
%% begins to stop its children.
-define(MARKS, [{proc_lib, init_ack, 2}, {supervisor, terminate, 2}]).

enable(Dynamic) ->
    Marks = [{'Elixir.DynamicSupervisor', terminate, 2} || Dynamic] ++ ?MARKS,
    [begin
         {module, _} = code:ensure_loaded(Module),
         1 = erlang:trace_pattern(Mark, true, [])
     end || {Module, _, _} = Mark <- Marks],
    ok.

%% Traces the caller and everything that it will spawn.
start() ->
    Log = spawn_link(fun() -> collect([]) end),
    Flags = [procs, call, arity, set_on_spawn, strict_monotonic_timestamp, {tracer, Log}],
    1 = erlang:trace(self(), true, Flags),
    Log.

note(Log, What) ->
    Log ! {note, erlang:unique_integer([monotonic]), What},
    ok.

%% Everything since the last time, in the order in which it happened.
take(Log) ->
    Delivered = erlang:trace_delivered(all),
    receive {trace_delivered, all, Delivered} -> ok end,
    Asked = make_ref(),
    Log ! {take, self(), Asked},
    receive {Asked, Found} -> [What || {_Stamp, What} <- lists:sort(Found)] end.

collect(Found) ->
    receive
        {trace_ts, Pid, exit, Reason, {_, Stamp}} ->
            collect([{Stamp, {exit, Pid, Reason}} | Found]);
        {trace_ts, Pid, call, {proc_lib, init_ack, 2}, {_, Stamp}} ->
            collect([{Stamp, {started, Pid}} | Found]);
        {trace_ts, Pid, call, {_Supervisor, terminate, 2}, {_, Stamp}} ->
            collect([{Stamp, {terminating, Pid}} | Found]);
        {note, Stamp, What} ->
            collect([{Stamp, What} | Found]);
        {take, From, Asked} ->
            From ! {Asked, Found},
            collect([]);
        _LinkOrSpawn ->
            collect(Found)
    end.
