%% Knows when nothing is happening any more.
%%
%% The oracle runs on one scheduler. There a signal that was sent has arrived, so when the
%% run queue is empty beside us, every process waits for a message or for a timer. Who
%% waits for a message in its main loop is idle; anybody else waits for a timer.
-module(oracle_rest).

-export([start/0, settle/0, await/1]).

-define(POLL_MS, 3).
-define(GIVE_UP_MS, 60_000).

%% One process looks at the run queue for everybody: two that looked would see each other.
start() ->
    true = register(?MODULE, spawn_link(fun serve/0)),
    ok.

%% Returns when no process can run before a timer fires.
settle() ->
    Asked = make_ref(),
    ?MODULE ! {settle, self(), Asked},
    receive Asked -> ok end.

serve() ->
    receive
        {settle, From, Asked} ->
            until_quiet(2),
            From ! Asked,
            serve()
    end.

until_quiet(0) ->
    ok;
until_quiet(Rounds) ->
    erlang:yield(),
    case erlang:statistics(run_queue) of
        0 -> until_quiet(Rounds - 1);
        _ -> until_quiet(2)
    end.

%% Returns when all instances of the scenario are idle.
await(Stage) ->
    await(Stage, erlang:monotonic_time(millisecond) + ?GIVE_UP_MS).

await(Stage, Deadline) ->
    settle(),
    case [Name || {Name, Pid} <- oracle_stage:alive(Stage), not is_idle(Pid)] of
        [] ->
            ok;
        Busy ->
            erlang:monotonic_time(millisecond) < Deadline orelse error({never_at_rest, Busy}),
            receive after ?POLL_MS -> ok end,
            await(Stage, Deadline)
    end.

is_idle(Pid) ->
    case process_info(Pid, [current_function, message_queue_len]) of
        [{current_function, Where}, {message_queue_len, 0}] -> is_main_loop(Where);
        [_, {message_queue_len, _}] -> false;
        undefined -> true
    end.

is_main_loop({scripted_worker, idle, _}) -> true;
is_main_loop({gen_server, loop, _}) -> true;
is_main_loop({gen_server, loop_hibernate, _}) -> true;
is_main_loop({erlang, hibernate, _}) -> true;
is_main_loop(_) -> false.
