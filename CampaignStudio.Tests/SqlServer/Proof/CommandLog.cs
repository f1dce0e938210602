using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.SqlServer.Calls;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>What was issued: each different command once, and every statement that issued one.</summary>
internal sealed partial class CommandLog
{
    private static readonly ConcurrentDictionary<string, string> Shapes = [];

    private readonly ConcurrentDictionary<string, TSqlCommand> _commands = [];
    private readonly ConcurrentDictionary<Place, ConcurrentDictionary<string, byte>> _places = [];

    public IReadOnlyList<TSqlCommand> Commands => [.. _commands.OrderBy(command => command.Key, StringComparer.Ordinal).Select(command => command.Value)];

    /// <summary>How many different commands a statement of the application issued, itself or by what it called.</summary>
    public int CommandsOf(Place place) => _places.TryGetValue(place, out var shapes) ? shapes.Count : 0;

    /// <summary>What a test asks by itself is kept out of the log.</summary>
    public TSqlCommand Note(string text, SqlParameterCollection parameters, IReadOnlyList<Place> stack)
    {
        var declarations = parameters.Cast<SqlParameter>().Select(ParameterTypes.Declaration).ToList();
        var command = new TSqlCommand(text, declarations, stack);
        if (stack.Count == 0) return command;

        var shape = Shapes.GetOrAdd(text, Shape);
        foreach (var place in stack) _places.GetOrAdd(place, _ => []).TryAdd(shape, 0);
        var types = string.Join("\n", declarations.Select(declaration => Numbered().Replace(declaration, "$1")).Distinct());
        return _commands.GetOrAdd($"{shape}\n{types}", command);
    }

    /// <summary>Commands that differ only in numbers, or in how many rows or statements of the same kind they bring, are one.</summary>
    private static string Shape(string text)
    {
        var alike = Number().Replace(Numbered().Replace(text, "$1"), "0");
        var shorter = Rows().Replace(Lists().Replace(alike, "$1"), "$1");
        return string.Join(";\n", shorter.Split(";\n").Distinct());
    }

    [GeneratedRegex(@"(@\w*?[A-Za-z_])\d+\b")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?<![\w@.\[])-?\d+(?![\w.\]])")]
    private static partial Regex Number();

    [GeneratedRegex(@"(@\w+|\b0)(, \1\b)+")]
    private static partial Regex Lists();

    [GeneratedRegex(@"(\([^()]*\))(,\s*\1)+")]
    private static partial Regex Rows();
}
