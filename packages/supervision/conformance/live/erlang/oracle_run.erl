%% Runs one scenario and writes down what happens.
-module(oracle_run).

-export([trace/1]).

%% The caller becomes the parent of the root, so it should be a process of its own.
trace(#{<<"name">> := Name, <<"tree">> := Tree, <<"steps">> := Steps}) ->
    process_flag(trap_exit, true),
    Stage = oracle_stage:new(),
    Start = part(Stage, fun() -> start(Stage, Tree) end),
    Parts = [part(Stage, fun() -> oracle_steps:perform(Stage, Step) end) || Step <- Steps],
    Final = final(Stage),
    oracle_stage:dispose(Stage),
    {[{name, Name}, {start, {Start}}, {steps, [{Part} || Part <- Parts]}, {final, {Final}}]}.

start(Stage, Tree) ->
    Root = #{<<"sup">> => Tree, prefix => <<>>},
    Answer = scripted_child:start(Stage, <<"root">>, Root),
    oracle_terms:to_json(Answer, oracle_stage:naming(Stage)).

part(Stage, Do) ->
    Result = Do(),
    [{result, Result} | happened(Stage)] ++ [{state, state(Stage)}].

final(Stage) ->
    oracle_stage:is_alive(Stage, <<"root">>) andalso
        exit(oracle_stage:pid_of(Stage, <<"root">>), shutdown),
    happened(Stage) ++ [{leaked, [Name || {Name, _Pid} <- oracle_stage:alive(Stage)]}].

happened(Stage) ->
    oracle_rest:await(Stage),
    Items = oracle_trace:take(oracle_stage:log(Stage)),
    [{events, oracle_order:arrange(Stage, Items)},
     {reports, [report(Stage, Report) || {report, Report} <- Items]}].

report(Stage, Report) ->
    Name = oracle_stage:naming(Stage),
    [case is_binary(Field) of true -> Field; false -> oracle_terms:to_json(Field, Name) end
     || Field <- tuple_to_list(Report)].

%% Per living supervisor its children: "a#2", "a:restarting" or "a:undefined".
state(Stage) ->
    {[{Label, children(Stage, Pid, Kind)}
      || {Label, Pid, Kind} <- oracle_stage:supervisors(Stage)]}.

children(Stage, Pid, Kind) ->
    Entries = [child(Stage, Id, Child) || {Id, Child, _, _} <- supervisor:which_children(Pid)],
    case Kind of static -> Entries; _ -> lists:sort(Entries) end.

child(Stage, _Id, Child) when is_pid(Child) -> oracle_stage:name_of(Stage, Child);
child(_Stage, undefined, Status) -> <<":", (atom_to_binary(Status))/binary>>;
child(_Stage, Id, Status) -> <<(atom_to_binary(Id))/binary, ":", (atom_to_binary(Status))/binary>>.
