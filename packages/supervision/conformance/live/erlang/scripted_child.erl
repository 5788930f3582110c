%% The start functions of the children of a scenario, run by the real supervisor.
-module(scripted_child).

-export([spec/3, start/3, start_instance/3]).

%% A child as the supervisor wants it, from a child as a scenario writes it. Labels below
%% an instance of a template begin with the label of the instance.
spec(_Stage, _Prefix, Rubbish) when is_binary(Rubbish) ->
    oracle_terms:from_json(Rubbish);
spec(Stage, Prefix, #{<<"id">> := Id} = Child) ->
    Label = <<Prefix/binary, Id/binary>>,
    Start = case Child of
                #{<<"start">> := Raw} -> oracle_terms:from_json(Raw);
                #{<<"template">> := true} -> {?MODULE, start_instance, [Stage, Child]};
                _ -> {?MODULE, start, [Stage, Label, Child#{prefix => Prefix}]}
            end,
    Keys = [<<"restart">>, <<"shutdown">>, <<"type">>, <<"significant">>],
    Given = [{binary_to_atom(Key), oracle_terms:from_json(Value)}
             || {Key, Value} <- maps:to_list(maps:with(Keys, Child))],
    Omitted = oracle_terms:from_json(maps:get(<<"omit">>, Child, [])),
    Spec = maps:from_list([{id, binary_to_atom(Label)}, {start, Start} | Given]),
    maps:without(Omitted, Spec).

%% An instance of a template: its script is the template's, overridden key by key.
start_instance(Stage, Template, #{<<"id">> := Label} = Given) ->
    Script = maps:merge(script(Template), script(Given)),
    start(Stage, Label, Template#{<<"script">> => Script, prefix => <<Label/binary, ".">>}).

start(Stage, Label, Child) ->
    Attempt = oracle_stage:attempt(Stage, Label),
    Outcomes = maps:get(<<"start">>, script(Child), [<<"ok">>]),
    Outcome = lists:nth(min(Attempt, length(Outcomes)), Outcomes),
    play(outcome(Outcome), Stage, {Label, Attempt}, Child).

outcome(Name) when is_binary(Name) ->
    binary_to_atom(Name);
outcome(Object) ->
    [{Name, Value}] = maps:to_list(Object),
    {binary_to_atom(Name), oracle_terms:from_json(Value)}.

play(ok, Stage, Instance, Child) ->
    launch(Stage, Instance, Child);
play({ok_info, Info}, Stage, Instance, Child) ->
    case launch(Stage, Instance, Child) of
        {ok, Pid} -> {ok, Pid, Info};
        NotStarted -> NotStarted
    end;
play({ok_then_exit, Reason}, Stage, Instance, Child) ->
    {ok, Pid} = launch(Stage, Instance, Child),
    Pid ! {exit_yourself, Reason},
    await_exit_signal(Pid),
    {ok, Pid};
play(ignore, Stage, Instance, _Child) ->
    note(Stage, {start_ignore, Instance, self()}),
    ignore;
play({Failure, Value}, Stage, Instance, _Child) ->
    note(Stage, {start_fail, Instance, self(), Value}),
    case Failure of
        error -> {error, Value};
        init_exit -> scripted_worker:fail_init(Value);
        return -> Value;
        throw -> throw(Value);
        raise -> error(Value);
        exit -> exit(Value)
    end.

launch(Stage, {Label, _} = Instance, #{<<"sup">> := Sup, prefix := Prefix}) ->
    case scripted_sup:start_link(Stage, Label, Prefix, Sup) of
        {ok, Pid} ->
            oracle_stage:started(Stage, Instance, scripted_sup:kind(Sup), Pid),
            {ok, Pid};
        ignore ->
            note(Stage, {start_ignore, Instance, self()}),
            ignore;
        {error, Reason} ->
            note(Stage, {start_fail, Instance, self(), Reason}),
            {error, Reason}
    end;
launch(Stage, Instance, Child) ->
    {ok, Pid} = scripted_worker:start_link(stop(script(Child))),
    oracle_stage:started(Stage, Instance, worker, Pid),
    {ok, Pid}.

stop(#{<<"stop">> := #{<<"mode">> := <<"trap">>} = Stop}) ->
    How = case Stop of
              #{<<"exit">> := Reason} -> {exit, oracle_terms:from_json(Reason)};
              _ -> keep
          end,
    {trap, How, maps:get(<<"delay_ms">>, Stop, 0)};
stop(#{<<"stop">> := #{<<"mode">> := <<"ignore">>}}) ->
    ignore;
stop(_Script) ->
    obey.

script(Child) ->
    maps:get(<<"script">>, Child, #{}).

%% The signal has to be in the mailbox of the supervisor, where we are, before the start returns.
await_exit_signal(Pid) ->
    {messages, Messages} = process_info(self(), messages),
    case [arrived || {'EXIT', From, _} <- Messages, From =:= Pid] of
        [arrived] -> ok;
        [] -> erlang:yield(), await_exit_signal(Pid)
    end.

note(Stage, What) ->
    oracle_trace:note(oracle_stage:log(Stage), What).
