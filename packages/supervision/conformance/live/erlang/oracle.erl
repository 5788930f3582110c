%% Runs a file of scenarios, one JSON object per line, and writes their traces.
-module(oracle).

-export([main/1]).

%% How many timed scenarios run at once: they wait most of the time.
-define(AT_ONCE, 100).
%% How often a timed scenario is run again when the machine did not keep up.
-define(RUNS, 8).
%% No scenario takes longer, unless it hangs.
-define(LIMIT_MS, 90_000).

%% erl -run oracle main <scenarios> <traces>
main([ScenarioFile, TraceFile]) ->
    1 = erlang:system_info(schedulers),
    oracle_reports:install(),
    oracle_trace:enable(has_dynamic()),
    oracle_clock:watch(),
    oracle_rest:start(),
    {ok, Text} = file:read_file(ScenarioFile),
    Lines = lists:enumerate(binary:split(Text, <<"\n">>, [global, trim_all])),
    Jobs = [{Index, oracle_json:decode(Line), ?RUNS} || {Index, Line} <- Lines],
    {Timed, Untimed} = lists:partition(fun({_, Scenario, _}) -> is_timed(Scenario) end, Jobs),
    Traces = run_all(Untimed, 1, #{}, []) ++ run_all(Timed, ?AT_ONCE, #{}, []),
    Written = [[oracle_json:encode(Trace), $\n] || {_Index, Trace} <- lists:sort(Traces)],
    ok = file:write_file(TraceFile, Written),
    halt(0).

is_timed(Scenario) ->
    maps:get(<<"timed">>, Scenario, false).

has_dynamic() ->
    {module, 'Elixir.DynamicSupervisor'} =:= code:ensure_loaded('Elixir.DynamicSupervisor').

run_all([], _Free, Running, Traces) when Running =:= #{} ->
    Traces;
run_all([{_, Scenario, _} = Job | Jobs], Free, Running, Traces) when Free > 0 ->
    {Runner, Done} = spawn_monitor(fun() -> exit({ran, run(Scenario)}) end),
    {ok, _} = timer:kill_after(?LIMIT_MS, Runner),
    run_all(Jobs, Free - 1, Running#{Done => Job}, Traces);
run_all(Jobs, Free, Running, Traces) ->
    receive
        {'DOWN', Done, process, _, Reason} when is_map_key(Done, Running) ->
            {{Index, Scenario, Runs}, Others} = maps:take(Done, Running),
            case Reason of
                {ran, late} when Runs > 1 ->
                    run_all([{Index, Scenario, Runs - 1} | Jobs], Free + 1, Others, Traces);
                _ ->
                    Trace = trace_of(Scenario, Reason),
                    run_all(Jobs, Free + 1, Others, [{Index, Trace} | Traces])
            end
    end.

run(Scenario) ->
    StartedMs = oracle_clock:now_ms(),
    case needs_dynamic(Scenario) andalso not has_dynamic() of
        true ->
            not_runnable;
        false ->
            Trace = oracle_run:trace(Scenario),
            IsLate = is_timed(Scenario) andalso oracle_clock:was_late(StartedMs),
            case IsLate of true -> late; false -> {trace, Trace} end
    end.

trace_of(_Scenario, {ran, {trace, Trace}}) ->
    Trace;
trace_of(Scenario, {ran, not_runnable}) ->
    without_trace(Scenario, not_runnable, "no Elixir DynamicSupervisor here");
trace_of(Scenario, {ran, late}) ->
    without_trace(Scenario, failed, "the machine was too slow");
trace_of(Scenario, Crash) ->
    without_trace(Scenario, failed, io_lib:format("~0tp", [Crash])).

%% Anywhere: in the tree or in what a step starts.
needs_dynamic(#{<<"strategy">> := <<"dynamic">>}) -> true;
needs_dynamic(Object) when is_map(Object) -> needs_dynamic(maps:values(Object));
needs_dynamic(Elements) when is_list(Elements) -> lists:any(fun needs_dynamic/1, Elements);
needs_dynamic(_Value) -> false.

without_trace(#{<<"name">> := Name}, Why, Text) ->
    {[{name, Name}, {Why, unicode:characters_to_binary(Text)}]}.
