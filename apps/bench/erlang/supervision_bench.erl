%% Measures Erlang/OTP in the same way as the other peers of the suite `supervision`.
%%
%% Usage: erl -noshell -s supervision_bench main <group> <kind>. One reading a line, as JSON.
%% Two kinds of child: `machine` is a gen_server; `lean` is a bare process that loops in a
%% `receive`, which is the least that a process can be. Logging is off, all else is as installed.
-module(supervision_bench).
-behaviour(gen_server). % and a supervisor, whose init/1 is the same
-export([main/1, start_machine/1, start_lean/1, init/1, handle_call/3, handle_cast/2]).

-define(IN_FLIGHT, 1000).

main([Group, Kind]) ->
    ok = logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    group(Group, Kind),
    halt().

%% ---- the groups -------------------------------------------------------------------------------

%% One crash after the other, each waited for. OTP goes through all restarts of the window at each
%% restart, so a supervisor is replaced before that shows; `window` is where it shows.
group(crash, Kind) ->
    crashes(Kind, 1000),
    Samples = lists:append([lists:nthtail(20, crashes(Kind, 120)) || _ <- lists:seq(1, 50)]),
    emit("crash to restarted p50", Kind, quantile(Samples, 0.5)),
    emit("crash to restarted p99", Kind, quantile(Samples, 0.99));

group(window, Kind) ->
    crashes(Kind, 1000),
    Samples = crashes(Kind, 20000),
    emit("20 000 restarts, first 1 000", Kind, mean(lists:sublist(Samples, 1000))),
    emit("20 000 restarts, last 1 000", Kind, mean(lists:nthtail(19000, Samples)));

group(family, Kind) ->
    Family = fun(Report) -> [spec(Kind, Id, report_of(Id, Report)) || Id <- lists:seq(1, 1000)] end,
    Sup = start_supervisor(one_for_all, Family({last, self()})),
    [First | _] = [Pid || {1, Pid, _, _} <- supervisor:which_children(Sup)],
    receive {started, _, _} -> ok end,
    Samples = group_restarts(Sup, First, 15),
    emit("one_for_all restart of 1 000", Kind, quantile(Samples, 0.5) / 1000),
    stop_supervisor(Sup),
    Stops = [begin S = start_supervisor(one_for_one, Family(none)),
                   micros(fun() -> stop_supervisor(S) end)
             end || _ <- lists:seq(1, 7)],
    emit("shutdown of 1 000", Kind, quantile(Stops, 0.5) / 1000);

group(pool, Kind) ->
    fill_and_stop(Kind, 2000),
    {Start10, Stop10} = fill_and_stop(Kind, 10000),
    emit("start 10 000", Kind, Start10 / 1.0e6),
    emit("stop 10 000", Kind, Stop10 / 1.0e6),
    {Start100, Stop100} = fill_and_stop(Kind, 100000),
    emit("start 100 000", Kind, Start100 / 1.0e6),
    emit("stop 100 000", Kind, Stop100 / 1.0e6),
    Sup = start_pool(Kind),
    %% What supervisor:start_child/2 sends, without waiting for each answer.
    Micros = micros(fun() -> in_flight(Sup, {start_child, [none]}, 10) end),
    emit("start_child, 1 000 in flight", Kind, 10 * ?IN_FLIGHT / (Micros / 1.0e6)),
    stop_supervisor(Sup);

%% With the supervisor's share; garbage collected, as the other peers' heaps are.
group(memory, Kind) ->
    Sup = start_pool(Kind),
    garbage_all(Sup),
    Before = erlang:memory(processes),
    fill(Sup, 10000),
    garbage_all(Sup),
    emit("memory of an idle child", Kind, (erlang:memory(processes) - Before) / 10000),
    stop_supervisor(Sup);

group(ask, Kind) ->
    Sup = start_supervisor(one_for_one, [spec(Kind, 1, none)]),
    [{_, Server, _, _}] = supervisor:which_children(Sup),
    Ask = case Kind of
        machine -> fun() -> gen_server:call(Server, ask) end;
        lean -> fun() -> ask_lean(Server) end
    end,
    repeat(Ask, 5000),
    emit("ask, one at a time", Kind, 100000 / (micros(fun() -> repeat(Ask, 100000) end) / 1.0e6)),
    Flood = case Kind of
        machine -> fun(Rounds) -> in_flight(Server, ask, Rounds) end;
        lean -> fun(Rounds) -> in_flight_lean(Server, Rounds) end
    end,
    Flood(5),
    Micros = micros(fun() -> Flood(100) end),
    emit("ask, 1 000 in flight", Kind, 100 * ?IN_FLIGHT / (Micros / 1.0e6)),
    stop_supervisor(Sup).

%% ---- crashes ----------------------------------------------------------------------------------

%% Microseconds from sending the crash until the first code of the restarted child runs; the child
%% notes that time itself, so that the way of its message is not counted.
crashes(Kind, Count) ->
    Sup = start_supervisor(one_for_one, [spec(Kind, 1, {each, self()})]),
    First = receive {started, Pid, _} -> Pid end,
    Samples = crashes(Kind, First, Count, []),
    stop_supervisor(Sup),
    Samples.

crashes(_, _, 0, Samples) -> lists:reverse(Samples);
crashes(Kind, Pid, Count, Samples) ->
    SentAt = now_nanos(),
    crash(Kind, Pid),
    receive
        {started, Next, StartedAt} ->
            crashes(Kind, Next, Count - 1, [(StartedAt - SentAt) / 1000 | Samples])
    end.

crash(machine, Pid) -> gen_server:cast(Pid, crash);
crash(lean, Pid) -> Pid ! crash;
crash(either, Pid) -> Pid ! crash, gen_server:cast(Pid, crash).

%% From the crash of the first child until the last of the new ones runs.
group_restarts(_, _, 0) -> [];
group_restarts(Sup, First, Rounds) ->
    SentAt = now_nanos(),
    crash(either, First),
    StartedAt = receive {started, _, At} -> At end,
    [Next | _] = [Pid || {1, Pid, _, _} <- supervisor:which_children(Sup)],
    [(StartedAt - SentAt) / 1000 | group_restarts(Sup, Next, Rounds - 1)].

%% ---- supervisors ------------------------------------------------------------------------------

start_supervisor(Strategy, Children) ->
    Flags = #{strategy => Strategy, intensity => 1000000, period => 3600},
    {ok, Sup} = supervisor:start_link(?MODULE, {supervisor, Flags, Children}),
    Sup.

start_pool(Kind) ->
    Spec = maps:put(restart, temporary, spec(Kind, child, none)),
    #{start := {Module, Function, _}} = Spec,
    start_supervisor(simple_one_for_one, [Spec#{start := {Module, Function, []}}]).

spec(machine, Id, Report) -> #{id => Id, start => {?MODULE, start_machine, [Report]}};
spec(lean, Id, Report) -> #{id => Id, start => {?MODULE, start_lean, [Report]}}.

report_of(1000, {last, Pid}) -> {each, Pid};
report_of(_, _) -> none.

stop_supervisor(Sup) ->
    Monitor = monitor(process, Sup),
    unlink(Sup),
    exit(Sup, shutdown),
    receive {'DOWN', Monitor, process, Sup, shutdown} -> ok end.

fill_and_stop(Kind, Count) ->
    Sup = start_pool(Kind),
    Start = micros(fun() -> fill(Sup, Count) end),
    Count = proplists:get_value(active, supervisor:count_children(Sup)),
    {Start, micros(fun() -> stop_supervisor(Sup) end)}.

fill(_, 0) -> ok;
fill(Sup, Count) ->
    {ok, _} = supervisor:start_child(Sup, [none]),
    fill(Sup, Count - 1).

%% ---- children ---------------------------------------------------------------------------------

start_machine(Report) -> gen_server:start_link(?MODULE, {machine, Report}, []).
start_lean(Report) -> {ok, spawn_link(fun() -> tell(Report), lean(0) end)}.

init({supervisor, Flags, Children}) -> {ok, {Flags, Children}};
init({machine, Report}) -> tell(Report), {ok, 0}.

handle_call(ask, _From, State) -> {reply, State, State}.
handle_cast(crash, _State) -> exit(crash).

lean(State) ->
    receive
        {ask, From, Ref} -> From ! {Ref, State}, lean(State);
        crash -> exit(crash)
    end.

tell({each, Pid}) -> Pid ! {started, self(), now_nanos()};
tell(none) -> ok.

%% ---- questions --------------------------------------------------------------------------------

ask_lean(Server) ->
    Ref = make_ref(),
    Server ! {ask, self(), Ref},
    receive {Ref, Answer} -> Answer end.

in_flight(_, _, 0) -> ok;
in_flight(Server, Request, Rounds) ->
    Ids = [gen_server:send_request(Server, Request) || _ <- lists:seq(1, ?IN_FLIGHT)],
    [{reply, _} = gen_server:receive_response(Id, infinity) || Id <- Ids],
    in_flight(Server, Request, Rounds - 1).

in_flight_lean(_, 0) -> ok;
in_flight_lean(Server, Rounds) ->
    Ask = fun() -> Ref = make_ref(), Server ! {ask, self(), Ref}, Ref end,
    Refs = [Ask() || _ <- lists:seq(1, ?IN_FLIGHT)],
    [receive {Ref, _} -> ok end || Ref <- Refs],
    in_flight_lean(Server, Rounds - 1).

%% ---- figures ----------------------------------------------------------------------------------

now_nanos() -> erlang:monotonic_time(nanosecond).

micros(Work) ->
    StartedAt = now_nanos(),
    Work(),
    (now_nanos() - StartedAt) / 1000.

repeat(_, 0) -> ok;
repeat(Work, Count) -> Work(), repeat(Work, Count - 1).

garbage_all(Sup) -> garbage_collect(Sup), garbage_collect().

mean(Samples) -> lists:sum(Samples) / length(Samples).

quantile(Samples, Share) ->
    Position = min(length(Samples), trunc(Share * length(Samples)) + 1),
    lists:nth(Position, lists:sort(Samples)).

emit(Measure, Kind, Value) ->
    io:format("{\"measure\":\"~s, ~s\",\"value\":~w}~n", [Measure, Kind, Value]).
