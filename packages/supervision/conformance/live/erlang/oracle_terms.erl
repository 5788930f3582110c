%% Erlang terms as the scenarios write them: "x" is an atom, {"tag": v} a pair,
%% {"tag": [a, b]} a longer tuple, null is undefined.
-module(oracle_terms).

-export([from_json/1, to_json/2]).

from_json(null) ->
    undefined;
from_json(Text) when is_binary(Text) ->
    binary_to_atom(Text);
from_json(Elements) when is_list(Elements) ->
    [from_json(Element) || Element <- Elements];
from_json(Object) when is_map(Object) ->
    case maps:to_list(Object) of
        [{Tag, Elements}] when is_list(Elements) ->
            list_to_tuple([from_json(Tag) | from_json(Elements)]);
        [{Tag, Value}] ->
            {from_json(Tag), from_json(Value)}
    end;
from_json(NumberOrBoolean) ->
    NumberOrBoolean.

%% NameOf says which instance a pid is.
to_json(undefined, _NameOf) ->
    null;
to_json(Boolean, _NameOf) when is_boolean(Boolean) ->
    Boolean;
to_json(Atom, _NameOf) when is_atom(Atom) ->
    atom_to_binary(Atom);
to_json(Number, _NameOf) when is_number(Number) ->
    Number;
to_json(Pid, NameOf) when is_pid(Pid) ->
    NameOf(Pid);
to_json(List, NameOf) when is_list(List) ->
    [to_json(Element, NameOf) || Element <- List];
%% Who returned the rubbish is always our own callback module.
to_json({bad_return, {_Module, init, Value}}, NameOf) ->
    {[{bad_return, to_json(Value, NameOf)}]};
%% The specs that are too many or too few hold start functions of ours: their number is said.
to_json({bad_start_spec, Specs}, _NameOf) when is_list(Specs) ->
    {[{bad_start_spec, length(Specs)}]};
to_json({Reason, [{_Module, _Function, _Arity, _Location} | _]}, NameOf) ->
    {[{raised, to_json(Reason, NameOf)}]};
to_json({Tag, Value}, NameOf) when is_atom(Tag) ->
    {[{Tag, to_json(Value, NameOf)}]};
to_json(Tuple, NameOf) when is_tuple(Tuple), is_atom(element(1, Tuple)) ->
    [Tag | Values] = tuple_to_list(Tuple),
    {[{Tag, to_json(Values, NameOf)}]};
to_json(Other, _NameOf) ->
    unicode:characters_to_binary(io_lib:format("~0tp", [Other])).
