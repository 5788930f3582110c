%% A worker that does what its script says.
-module(scripted_worker).

-export([start_link/1, fail_init/1, init/2, init_failure/2]).

%% Stop is how it reacts to the order of its supervisor: obey | ignore | {trap, How, DelayMs},
%% where How is keep (the reason of the order) or {exit, Reason}.
start_link(Stop) ->
    proc_lib:start_link(?MODULE, init, [self(), Stop]).

%% A process that existed but exits in its init, as a gen_server does whose init says stop.
fail_init(Reason) ->
    proc_lib:start_link(?MODULE, init_failure, [self(), Reason]).

init(Parent, Stop) ->
    process_flag(trap_exit, Stop =/= obey),
    proc_lib:init_ack(Parent, {ok, self()}),
    idle(Parent, Stop).

init_failure(Parent, Reason) ->
    proc_lib:init_ack(Parent, {error, Reason}),
    exit(Reason).

idle(Parent, Stop) ->
    receive
        {exit_yourself, Reason} ->
            exit(Reason);
        {'EXIT', Parent, Ordered} ->
            stop(Parent, Stop, Ordered);
        {'EXIT', _Stranger, _Reason} ->
            idle(Parent, Stop)
    end.

stop(Parent, ignore, _Ordered) ->
    idle(Parent, ignore);
stop(_Parent, {trap, How, DelayMs}, Ordered) ->
    leave(DelayMs),
    exit(case How of keep -> Ordered; {exit, Reason} -> Reason end).

leave(0) -> ok;
leave(DelayMs) -> receive after DelayMs -> ok end.
