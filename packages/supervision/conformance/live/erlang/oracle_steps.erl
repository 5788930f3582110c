%% The steps of a scenario, done to the real supervisors.
-module(oracle_steps).

-export([perform/2]).

%% The result of a step, as JSON. The caller is the parent of the root.
perform(Stage, #{<<"op">> := <<"batch">>, <<"sup">> := Sup, <<"ops">> := Ops}) ->
    case oracle_stage:is_alive(Stage, Sup) of
        true -> batch(Stage, oracle_stage:pid_of(Stage, Sup), Ops);
        false -> <<"not_alive">>
    end;
perform(_Stage, #{<<"op">> := <<"sleep">>, <<"ms">> := Ms}) ->
    oracle_clock:sleep(Ms),
    <<"ok">>;
perform(_Stage, #{<<"op">> := <<"align">>, <<"ms">> := Ms}) ->
    oracle_clock:align(Ms),
    <<"ok">>;
perform(Stage, #{<<"op">> := <<"parent_exit">>} = Step) when not is_map_key(<<"target">>, Step) ->
    perform(Stage, Step#{<<"target">> => <<"root">>});
perform(Stage, #{<<"op">> := Op, <<"target">> := Target} = Step) ->
    case oracle_stage:is_alive(Stage, Target) of
        true -> act(Op, oracle_stage:pid_of(Stage, Target), Step);
        false -> <<"not_alive">>
    end;
perform(Stage, #{<<"op">> := <<"junk">>, <<"sup">> := Sup}) ->
    oracle_stage:is_alive(Stage, Sup) andalso (oracle_stage:pid_of(Stage, Sup) ! junk),
    <<"ok">>;
perform(Stage, Step) ->
    oracle_calls:result(Stage, Step, oracle_calls:call(Stage, Step)).

act(<<"exit">>, Pid, Step) ->
    Pid ! {exit_yourself, reason(Step)},
    <<"ok">>;
act(<<"kill">>, Pid, _Step) ->
    exit(Pid, kill),
    <<"ok">>;
act(<<"signal">>, Pid, Step) ->
    {_Stranger, Done} = spawn_monitor(fun() -> exit(Pid, reason(Step)) end),
    receive {'DOWN', Done, process, _, _} -> <<"ok">> end;
act(<<"parent_exit">>, Pid, Step) ->
    exit(Pid, reason(Step)),
    <<"ok">>;
act(<<"stop">>, Pid, Step) ->
    gen_server:stop(Pid, reason(Step), infinity),
    <<"ok">>.

reason(Step) ->
    oracle_terms:from_json(maps:get(<<"reason">>, Step, <<"normal">>)).

%% What is issued while the supervisor does not run lies in its mailbox in that order,
%% because each operation is waited for before the next one is issued.
batch(Stage, Sup, Ops) ->
    true = erlang:suspend_process(Sup),
    Issued = [begin Answer = issue(Stage, Op), oracle_rest:settle(), Answer end || Op <- Ops],
    true = erlang:resume_process(Sup),
    [Answer() || Answer <- Issued].

%% A function that waits for the result.
issue(Stage, #{<<"target">> := _} = Op) ->
    Result = perform(Stage, Op),
    fun() -> Result end;
issue(Stage, Op) ->
    Asker = self(),
    Asked = make_ref(),
    Call = oracle_calls:call(Stage, Op),
    spawn(fun() -> Asker ! {Asked, Call()} end),
    fun() ->
        receive {Asked, Answer} -> oracle_calls:result(Stage, Op, fun() -> Answer end) end
    end.
