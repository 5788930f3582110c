%% JSON for OTP releases without a json module.
%%
%% Decoding: object -> map with binary keys, string -> binary, null -> null.
%% Encoding: {[{Key, Value}]} -> object in the order given, binary or
%% atom -> string, list -> array.
-module(oracle_json).

-export([decode/1, encode/1]).

decode(Text) ->
    {Value, Rest} = value(skip(Text)),
    <<>> = skip(Rest),
    Value.

encode(Value) ->
    iolist_to_binary(print(Value)).

value(<<"{", Rest/binary>>) -> members(skip(Rest), #{});
value(<<"[", Rest/binary>>) -> elements(skip(Rest), []);
value(<<"\"", Rest/binary>>) -> string(Rest, []);
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<"null", Rest/binary>>) -> {null, Rest};
value(Text) -> number(Text, []).

members(<<"}", Rest/binary>>, Found) ->
    {Found, Rest};
members(<<",", Rest/binary>>, Found) ->
    members(skip(Rest), Found);
members(<<"\"", Rest/binary>>, Found) ->
    {Key, AfterKey} = string(Rest, []),
    <<":", AfterColon/binary>> = skip(AfterKey),
    {Value, AfterValue} = value(skip(AfterColon)),
    members(skip(AfterValue), Found#{Key => Value}).

elements(<<"]", Rest/binary>>, Found) ->
    {lists:reverse(Found), Rest};
elements(<<",", Rest/binary>>, Found) ->
    elements(skip(Rest), Found);
elements(Text, Found) ->
    {Value, Rest} = value(Text),
    elements(skip(Rest), [Value | Found]).

string(<<"\"", Rest/binary>>, Found) ->
    {unicode:characters_to_binary(lists:reverse(Found)), Rest};
string(<<"\\u", Hex:4/binary, Rest/binary>>, Found) ->
    string(Rest, [binary_to_integer(Hex, 16) | Found]);
string(<<"\\", Escaped, Rest/binary>>, Found) ->
    string(Rest, [unescape(Escaped) | Found]);
string(<<Character/utf8, Rest/binary>>, Found) ->
    string(Rest, [Character | Found]).

unescape($n) -> $\n;
unescape($r) -> $\r;
unescape($t) -> $\t;
unescape($b) -> $\b;
unescape($f) -> $\f;
unescape(Character) -> Character.

number(<<Character, Rest/binary>>, Found)
  when Character >= $0, Character =< $9; Character =:= $-; Character =:= $+;
       Character =:= $.; Character =:= $e; Character =:= $E ->
    number(Rest, [Character | Found]);
number(Rest, Found) ->
    Digits = lists:reverse(Found),
    try {list_to_integer(Digits), Rest}
    catch error:badarg -> {list_to_float(Digits), Rest}
    end.

skip(<<Character, Rest/binary>>)
  when Character =:= $\s; Character =:= $\t; Character =:= $\n; Character =:= $\r ->
    skip(Rest);
skip(Text) ->
    Text.

print({Members}) ->
    [${, lists:join($,, [[quote(Key), $:, print(Value)] || {Key, Value} <- Members]), $}];
print(Elements) when is_list(Elements) ->
    [$[, lists:join($,, [print(Element) || Element <- Elements]), $]];
print(Text) when is_binary(Text) ->
    quote(Text);
print(Number) when is_integer(Number) ->
    integer_to_binary(Number);
print(Number) when is_float(Number) ->
    float_to_binary(Number, [short]);
print(Word) when Word =:= true; Word =:= false; Word =:= null ->
    atom_to_binary(Word);
print(Atom) when is_atom(Atom) ->
    quote(Atom).

quote(Text) when is_atom(Text) ->
    quote(atom_to_binary(Text));
quote(Text) ->
    [$", [escape(Character) || <<Character>> <= Text], $"].

escape($") -> <<"\\\"">>;
escape($\\) -> <<"\\\\">>;
escape(Control) when Control < 32 -> io_lib:format("\\u~4.16.0b", [Control]);
escape(Character) -> Character.
