%% Who is who in one scenario: every start of a label gets a number, and every process
%% that started is an instance, as in "a#2".
-module(oracle_stage).

-export([new/0, dispose/1, log/1, attempt/2, started/4]).
-export([name/2, pid_of/2, name_of/2, label_of/2, naming/1, parent_of/2, kind_of/2, is_alive/2]).
-export([alive/1, supervisors/1]).

-record(stage, {table, log}).
-record(instance, {pid, name, label, kind, parent}).

new() ->
    #stage{table = ets:new(stage, [public, {keypos, 2}]), log = oracle_trace:start()}.

%% Leaked processes would otherwise live on beside the next scenario.
dispose(#stage{table = Table} = Stage) ->
    [exit(Pid, kill) || {_Name, Pid} <- alive(Stage)],
    ets:delete(Table).

log(#stage{log = Log}) ->
    Log.

%% The number of this attempt to start a label.
attempt(#stage{table = Table}, Label) ->
    Key = {attempt, Label},
    ets:update_counter(Table, Key, {3, 1}, {attempt, Key, 0}).

%% Called in the process of the supervisor that starts it.
started(#stage{table = Table}, {Label, Attempt}, Kind, Pid) ->
    Name = name(Label, Attempt),
    true = ets:insert(Table, [
        #instance{pid = Pid, name = Name, label = Label, kind = Kind, parent = self()},
        {name, {name, Name}, Pid},
        {name, {name, Label}, Pid}
    ]).

name(Label, Attempt) ->
    <<Label/binary, "#", (integer_to_binary(Attempt))/binary>>.

%% A label means its latest instance.
pid_of(#stage{table = Table}, LabelOrName) ->
    case ets:lookup(Table, {name, LabelOrName}) of
        [{name, _, Pid}] -> Pid;
        [] -> undefined
    end.

name_of(Stage, Pid) ->
    case instance(Stage, Pid) of
        #instance{name = Name} -> Name;
        undefined -> null
    end.

%% Of a process, or of one that is being started again.
label_of(Stage, {restarting, Pid}) ->
    label_of(Stage, Pid);
label_of(Stage, Pid) ->
    case instance(Stage, Pid) of
        #instance{label = Label} -> Label;
        undefined -> undefined
    end.

naming(Stage) ->
    fun(Pid) -> name_of(Stage, Pid) end.

parent_of(Stage, Pid) ->
    case instance(Stage, Pid) of
        #instance{parent = Parent} -> Parent;
        undefined -> undefined
    end.

kind_of(Stage, Pid) ->
    case instance(Stage, Pid) of
        #instance{kind = Kind} -> Kind;
        undefined -> undefined
    end.

is_alive(Stage, LabelOrName) ->
    Pid = pid_of(Stage, LabelOrName),
    Pid =/= undefined andalso is_process_alive(Pid).

alive(#stage{table = Table}) ->
    Found = ets:match_object(Table, #instance{_ = '_'}),
    lists:sort([{Name, Pid} || #instance{pid = Pid, name = Name} <- Found, is_process_alive(Pid)]).

%% The supervisors whose latest instance is alive.
supervisors(#stage{table = Table} = Stage) ->
    Found = ets:match_object(Table, #instance{_ = '_'}),
    lists:sort([{Label, Pid, Kind} || #instance{pid = Pid, label = Label, kind = Kind} <- Found,
                                      Kind =/= worker, pid_of(Stage, Label) =:= Pid,
                                      is_process_alive(Pid)]).

instance(#stage{table = Table}, Pid) ->
    case ets:lookup(Table, Pid) of
        [Instance] -> Instance;
        [] -> undefined
    end.
