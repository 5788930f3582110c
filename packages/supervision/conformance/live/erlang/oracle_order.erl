%% Which events of a part have an order, and which OTP does not order.
%%
%% A part is one thread of events, except that the children of a simple_one_for_one or
%% dynamic supervisor stop in parallel, and that the orphans of a killed supervisor die
%% while everything else goes on. Those become {"any_order": [branch, ...]} groups.
-module(oracle_order).

-export([arrange/2]).

%% Items as oracle_trace gives them, in the order in which they happened.
arrange(Stage, Items) ->
    thread(Stage, [Item || Item <- Items, is_of_instance(Stage, Item)]).

thread(_Stage, []) ->
    [];
thread(Stage, [{terminating, Sup} = Begin | Rest]) ->
    case oracle_stage:kind_of(Stage, Sup) of
        static -> thread(Stage, Rest);
        _Parallel -> parallel_stop(Stage, Begin, Rest)
    end;
thread(Stage, [{exit, Pid, _Reason} = Exit | Rest]) ->
    {Orphaned, Others} = below(Stage, Pid, Rest),
    Branches = branches(Stage, Pid, Orphaned) ++ [thread(Stage, Others)],
    [event(Stage, Exit) | group(Branches)];
thread(Stage, [Item | Rest]) ->
    [event(Stage, Item) | thread(Stage, Rest)].

%% What happens meanwhile outside of the supervisor has no order with its stop: it is an orphan
%% itself then.
parallel_stop(Stage, {terminating, Sup} = Begin, Rest) ->
    {Until, FromExit} = lists:splitwith(fun(Item) -> not is_exit(Sup, Item) end, Rest),
    case {below(Stage, Sup, Until), FromExit} of
        {{Inside, []}, [_Exit | _After]} ->
            parallel_stop(Stage, Sup, Inside, FromExit);
        {{Inside, Outside}, [Exit | After]} ->
            {Late, Others} = below(Stage, Sup, After),
            Stop = thread(Stage, [Begin | Inside] ++ [Exit | Late]),
            group([Stop, thread(Stage, Outside ++ Others)]);
        {{Inside, Outside}, []} ->
            %% It waits for ever for a child that does not stop.
            group(branches(Stage, Sup, Inside) ++ [thread(Stage, Outside)])
    end.

%% The supervisor waits for its children, but not for the orphans that a child leaves which
%% is killed: those go on beside all that follows. (A branch in a branch cannot outlive it,
%% so that such an orphan comes after the exit of its supervisor is not said.)
parallel_stop(Stage, Sup, Inside, [Exit | After]) ->
    Killed = [Pid || {exit, Pid, _} <- Inside, is_outlived(Stage, Pid, Inside ++ [Exit | After])],
    {Orphans, Left} = lists:foldl(fun(Pid, {Found, Items}) -> orphans(Stage, Pid, Found, Items) end,
                                  {[], Inside ++ [Exit | After]}, Killed),
    {Stopping, [Exit | Following]} = lists:splitwith(fun(Item) -> Item =/= Exit end, Left),
    Stop = group(branches(Stage, Sup, Stopping)) ++ thread(Stage, [Exit | Following]),
    group([Stop | Orphans]).

orphans(Stage, Pid, Found, Items) ->
    {Before, [Exit | After]} = lists:splitwith(fun(Item) -> not is_exit(Pid, Item) end, Items),
    {Orphaned, Others} = below(Stage, Pid, After),
    {branches(Stage, Pid, Orphaned) ++ Found, Before ++ [Exit | Others]}.

is_outlived(Stage, Sup, Items) ->
    [_Exit | After] = lists:dropwhile(fun(Item) -> not is_exit(Sup, Item) end, Items),
    {Orphaned, _Others} = below(Stage, Sup, After),
    Orphaned =/= [].

is_exit(Pid, {exit, Pid, _Reason}) -> true;
is_exit(_Pid, _Item) -> false.

%% One branch per child of the supervisor, with everything below that child.
branches(Stage, Sup, Items) ->
    Children = lists:usort([{oracle_stage:name_of(Stage, Child), Child}
                            || Item <- Items, Child <- [child_of(Stage, Sup, Item)]]),
    [thread(Stage, [Item || Item <- Items, child_of(Stage, Sup, Item) =:= Child])
     || {_Name, Child} <- Children].

below(Stage, Sup, Items) ->
    lists:partition(fun(Item) -> child_of(Stage, Sup, Item) =/= undefined end, Items).

%% The child of the supervisor that an item is about or below; undefined when there is none.
child_of(Stage, Sup, Item) ->
    climb(Stage, Sup, subject(Item)).

climb(_Stage, _Sup, undefined) ->
    undefined;
climb(Stage, Sup, Pid) ->
    case oracle_stage:parent_of(Stage, Pid) of
        Sup -> Pid;
        Parent -> climb(Stage, Sup, Parent)
    end.

subject({started, Pid}) -> Pid;
subject({terminating, Pid}) -> Pid;
subject({exit, Pid, _Reason}) -> Pid;
subject({start_fail, _Instance, Sup, _Value}) -> Sup;
subject({start_ignore, _Instance, Sup}) -> Sup.

is_of_instance(_Stage, {start_fail, _, _, _}) -> true;
is_of_instance(_Stage, {start_ignore, _, _}) -> true;
is_of_instance(_Stage, {report, _}) -> false;
is_of_instance(Stage, Item) -> oracle_stage:kind_of(Stage, subject(Item)) =/= undefined.

group(Branches) ->
    case [Branch || Branch <- Branches, Branch =/= []] of
        [] -> [];
        [Only] -> Only;
        Several -> [{[{any_order, Several}]}]
    end.

event(Stage, {started, Pid}) ->
    [<<"start">>, oracle_stage:name_of(Stage, Pid)];
event(Stage, {exit, Pid, Reason}) ->
    [<<"exit">>, oracle_stage:name_of(Stage, Pid), term(Stage, Reason)];
event(Stage, {start_fail, {Label, Attempt}, _Sup, Value}) ->
    [<<"start_fail">>, oracle_stage:name(Label, Attempt), term(Stage, Value)];
event(_Stage, {start_ignore, {Label, Attempt}, _Sup}) ->
    [<<"start_ignore">>, oracle_stage:name(Label, Attempt)].

term(Stage, Term) ->
    oracle_terms:to_json(Term, oracle_stage:naming(Stage)).
