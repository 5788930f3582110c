%% The calls of the supervisor API, and what they answer.
-module(oracle_calls).

-export([call/2, result/3]).

%% A function that calls. Pids are looked up now, when the step is issued.
call(Stage, #{<<"op">> := <<"check_childspecs">>, <<"specs">> := Specs} = Step) ->
    Checked = specs(Stage, Specs),
    case Step of
        #{<<"auto_shutdown">> := AutoShutdown} ->
            Flag = oracle_terms:from_json(AutoShutdown),
            fun() -> supervisor:check_childspecs(Checked, Flag) end;
        _ ->
            fun() -> supervisor:check_childspecs(Checked) end
    end;
call(Stage, #{<<"sup">> := Label} = Step) ->
    case oracle_stage:pid_of(Stage, Label) of
        undefined -> fun() -> {exit, noproc} end;
        Sup -> guarded(call(Stage, oracle_stage:kind_of(Stage, Sup), Sup, Step))
    end.

guarded(Call) ->
    fun() ->
        try Call()
        catch exit:{Reason, {_Module, call, _Arguments}} -> {exit, Reason}
        end
    end.

call(_Stage, dynamic, Sup, #{<<"op">> := <<"which_children">>}) ->
    fun() -> 'Elixir.DynamicSupervisor':which_children(Sup) end;
call(_Stage, dynamic, Sup, #{<<"op">> := <<"count_children">>}) ->
    fun() -> maps:to_list('Elixir.DynamicSupervisor':count_children(Sup)) end;
call(Stage, dynamic, Sup, #{<<"op">> := <<"start_child">>, <<"child">> := Child}) ->
    Spec = scripted_child:spec(Stage, <<>>, Child),
    fun() -> 'Elixir.DynamicSupervisor':start_child(Sup, Spec) end;
call(Stage, dynamic, Sup, #{<<"op">> := <<"terminate_child">>} = Step) ->
    Child = child_pid(Stage, Step),
    fun() -> 'Elixir.DynamicSupervisor':terminate_child(Sup, Child) end;
call(_Stage, dynamic, _Sup, _Step) ->
    fun() -> unsupported end;
call(_Stage, simple, Sup, #{<<"op">> := <<"start_child">>, <<"child">> := Child}) ->
    fun() -> supervisor:start_child(Sup, [Child]) end;
call(Stage, static, Sup, #{<<"op">> := <<"start_child">>, <<"child">> := Child}) ->
    Spec = scripted_child:spec(Stage, <<>>, Child),
    fun() -> supervisor:start_child(Sup, Spec) end;
call(_Stage, _Kind, Sup, #{<<"op">> := Op, <<"id">> := Id, <<"by">> := <<"id">>}) ->
    fun() -> supervisor:(binary_to_atom(Op))(Sup, binary_to_atom(Id)) end;
call(Stage, Kind, Sup, #{<<"op">> := Op, <<"id">> := Id} = Step) ->
    ByPid = maps:get(<<"by">>, Step, undefined) =:= <<"pid">> orelse
        Kind =:= simple andalso lists:member(Op, [<<"terminate_child">>, <<"get_childspec">>]),
    Child = case ByPid of true -> child_pid(Stage, Step); false -> binary_to_atom(Id) end,
    fun() -> supervisor:(binary_to_atom(Op))(Sup, Child) end;
call(_Stage, _Kind, Sup, #{<<"op">> := Op}) ->
    fun() -> supervisor:(binary_to_atom(Op))(Sup) end.

%% An unknown label means a live process that is nobody's child: whoever asks.
child_pid(Stage, #{<<"id">> := Label}) ->
    case oracle_stage:pid_of(Stage, Label) of
        undefined -> self();
        Pid -> Pid
    end.

specs(Stage, Specs) when is_list(Specs) ->
    [scripted_child:spec(Stage, <<>>, Spec) || Spec <- Specs];
specs(_Stage, Rubbish) ->
    oracle_terms:from_json(Rubbish).

%% What the call answers, as JSON.
result(Stage, #{<<"op">> := Op} = Step, Call) ->
    Name = oracle_stage:naming(Stage),
    case {Op, Call()} of
        {<<"which_children">>, Children} when is_list(Children) ->
            Entries = [{oracle_terms:to_json(Child, Name), entry(Each, Name)}
                       || {_, Child, _, _} = Each <- Children],
            in_order(Stage, Step, Entries);
        {<<"count_children">>, Counts} when is_list(Counts) ->
            {[{Key, proplists:get_value(Key, Counts)}
              || Key <- [specs, active, supervisors, workers]]};
        {_, {ok, Spec}} when is_map(Spec) ->
            Keys = [id, restart, significant, shutdown, type],
            {[{ok, {[{Key, oracle_terms:to_json(maps:get(Key, Spec), Name)} || Key <- Keys]}}]};
        {_, {ok, Pid, Info}} ->
            {[{ok, [Name(Pid), oracle_terms:to_json(Info, Name)]}]};
        {_, {error, {Reason, Child}}} when element(1, Child) =:= child, tuple_size(Child) > 2 ->
            {[{error, {[{reason, oracle_terms:to_json(Reason, Name)},
                        {child, oracle_terms:to_json(element(3, Child), Name)}]}}]};
        {_, Answer} ->
            oracle_terms:to_json(Answer, Name)
    end.

entry({Id, Child, Type, _Modules}, Name) ->
    {[{id, oracle_terms:to_json(Id, Name)}, {child, oracle_terms:to_json(Child, Name)},
      {type, Type}]}.

%% Dynamic children have no order of their own.
in_order(Stage, #{<<"sup">> := Label}, Entries) ->
    case oracle_stage:kind_of(Stage, oracle_stage:pid_of(Stage, Label)) of
        static -> [Entry || {_, Entry} <- Entries];
        _ -> [Entry || {_, Entry} <- lists:keysort(1, [{sort_key(C), E} || {C, E} <- Entries])]
    end.

sort_key(null) -> <<>>;
sort_key(Child) -> Child.
