%% Real time, and whether the machine kept up with it.
-module(oracle_clock).

-export([now_ms/0, sleep/1, align/1, watch/0, was_late/1]).

%% A machine that stands still for longer makes a race of two timers.
-define(STALL_MS, 60).
-define(BEAT_MS, 5).
-define(OVERSLEPT_MS, 20).
%% How far past the moment is still the moment.
-define(ALIGNED_MS, 15).

now_ms() ->
    erlang:monotonic_time(millisecond).

%% A little late each time adds up, so it counts as a stall before it matters.
sleep(Ms) ->
    DueMs = now_ms() + Ms,
    wait(Ms),
    note_stall(now_ms() - DueMs > ?OVERSLEPT_MS).

%% Waits until the clock, in ms modulo 1000, shows Ms.
align(Ms) ->
    case mod(now_ms() - Ms) of
        Past when Past =< ?ALIGNED_MS -> ok;
        Past -> sleep(1000 - Past)
    end.

wait(Ms) ->
    receive after Ms -> ok end.

%% Monotonic time may be negative.
mod(Ms) ->
    ((Ms rem 1000) + 1000) rem 1000.

%% Starts to notice when this virtual machine does not run for a while.
watch() ->
    Beater = self(),
    Ready = make_ref(),
    spawn_link(fun() ->
        ?MODULE = ets:new(?MODULE, [named_table, public]),
        Beater ! Ready,
        beat(now_ms())
    end),
    receive Ready -> ok end.

beat(Last) ->
    wait(?BEAT_MS),
    note_stall(now_ms() - Last - ?BEAT_MS > ?STALL_MS),
    beat(now_ms()).

note_stall(IsStall) ->
    IsStall andalso ets:insert(?MODULE, {now_ms()}),
    ok.

was_late(SinceMs) ->
    [] =/= ets:select(?MODULE, [{{'$1'}, [{'>=', '$1', SinceMs}], [true]}]).
