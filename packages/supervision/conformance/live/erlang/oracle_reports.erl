%% A logger handler that keeps the reports of supervisors; everything else is silenced.
-module(oracle_reports).

-export([install/0, belong_to/2, log/2]).

install() ->
    ok = logger:remove_handler(default),
    ok = logger:set_module_level([proc_lib, gen_server, 'Elixir.GenServer'], none),
    ok = logger:add_handler(oracle, ?MODULE, #{level => error}).

%% A handler runs in the process that logs: there it finds out whose report it is.
belong_to(Stage, Label) ->
    put(?MODULE, {Stage, Label}).

log(#{msg := {report, #{label := {supervisor, Context}, report := Report}}}, _Config) ->
    case get(?MODULE) of
        {Stage, Label} ->
            Offender = proplists:get_value(offender, Report),
            Reason = proplists:get_value(reason, Report),
            Note = {report, {Context, Label, offender(Stage, Offender), Reason}},
            oracle_trace:note(oracle_stage:log(Stage), Note);
        undefined ->
            ok
    end;
log(_Event, _Config) ->
    ok.

%% Several dynamic children with one reason are reported as a number. A dynamic child has no
%% id of its own, but its process or its start arguments tell its label.
offender(Stage, Offender) ->
    case {proplists:lookup(nb_children, Offender), proplists:lookup(id, Offender)} of
        {{_, Count}, _} ->
            Count;
        {none, {id, Id}} ->
            {_, Pid} = proplists:lookup(pid, Offender),
            {_, MfArgs} = proplists:lookup(mfargs, Offender),
            child(oracle_stage:label_of(Stage, Pid), MfArgs, Id)
    end.

child(Label, _MfArgs, _Id) when Label =/= undefined -> Label;
child(_, {scripted_child, start, [_Stage, Label, _Child]}, _Id) -> Label;
child(_, {scripted_child, start_instance, [_Stage, _Template, #{<<"id">> := Label}]}, _Id) -> Label;
child(_, _MfArgs, Id) -> Id.
