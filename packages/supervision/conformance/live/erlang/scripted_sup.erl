%% A supervisor of a scenario: the real one of OTP, or the real DynamicSupervisor of Elixir.
-module(scripted_sup).
-behaviour(supervisor).

-export([start_link/4, kind/1, init/1]).

start_link(Stage, Label, Prefix, Sup) ->
    Module = case kind(Sup) of dynamic -> 'Elixir.DynamicSupervisor'; _ -> supervisor end,
    Module:start_link(?MODULE, {Stage, Label, Prefix, Sup}).

kind(#{<<"strategy">> := <<"dynamic">>}) -> dynamic;
kind(#{<<"strategy">> := <<"simple_one_for_one">>}) -> simple;
kind(_) -> static.

init({Stage, Label, Prefix, Sup}) ->
    oracle_reports:belong_to(Stage, Label),
    case maps:get(<<"init">>, Sup, <<"ok">>) of
        <<"ok">> -> accept(kind(Sup), Stage, Prefix, Sup);
        <<"ignore">> -> ignore;
        #{<<"return">> := Rubbish} -> oracle_terms:from_json(Rubbish);
        #{<<"raise">> := Reason} -> error(oracle_terms:from_json(Reason))
    end.

%% Only what the scenario gives is given, so that the defaults are the supervisor's own.
accept(dynamic, _Stage, _Prefix, Sup) ->
    Flags = flags([<<"intensity">>, <<"period">>, <<"max_children">>], Sup),
    {ok, Flags#{strategy => one_for_one}};
accept(_Kind, Stage, Prefix, Sup) ->
    Flags = flags([<<"strategy">>, <<"intensity">>, <<"period">>, <<"auto_shutdown">>], Sup),
    Children = maps:get(<<"children">>, Sup, []),
    {ok, {Flags, [scripted_child:spec(Stage, Prefix, Child) || Child <- Children]}}.

flags(Keys, Sup) ->
    maps:from_list([{binary_to_atom(Key), oracle_terms:from_json(Value)}
                    || {Key, Value} <- maps:to_list(maps:with(Keys, Sup))]).
