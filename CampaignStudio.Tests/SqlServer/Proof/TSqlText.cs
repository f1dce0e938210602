using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>Reading and writing T-SQL as SQL Server 2019 knows it.</summary>
internal static class TSqlText
{
    /// <summary>The fragment and what is wrong with the text, if anything.</summary>
    public static (TSqlFragment? Fragment, IReadOnlyList<string> Errors) Parse(string text)
    {
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        return (fragment, [.. errors.Select(error => $"line {error.Line}: {error.Message}")]);
    }

    public static IEnumerable<TSqlStatement> Statements(string script) => Batches(script).SelectMany(batch => batch.Statements);

    /// <summary>What is sent to the server at once; GO parts them.</summary>
    public static IList<TSqlBatch> Batches(string script)
    {
        var (fragment, errors) = Parse(script);
        return errors.Count == 0
            ? ((TSqlScript)fragment!).Batches
            : throw new FormatException($"Not T-SQL of SQL Server 2019: {string.Join("; ", errors)}\n{script}");
    }

    public static string Of(TSqlFragment fragment)
    {
        new Sql150ScriptGenerator().GenerateScript(fragment, out var text);
        return text;
    }
}
