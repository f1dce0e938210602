using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>A command of T-SQL as what SQLite does instead.</summary>
internal sealed class Translation
{
    private readonly List<IReadOnlyList<SqliteStatements.Step>> _statements;
    private readonly List<string> _tableVariables;
    private readonly List<string> _locks;
    private readonly bool _counts;

    /// <param name="textParameters">The parameters that hold text.</param>
    public Translation(string text, IEnumerable<string> textParameters)
    {
        var statements = TSqlText.Statements(text).ToList();
        var words = new SqliteStatements(new SqliteExpressions(TwinDatabase.TextColumns, textParameters.ToHashSet(StringComparer.OrdinalIgnoreCase)));
        _statements = statements.ConvertAll(IReadOnlyList<SqliteStatements.Step> (statement) => [.. words.Of(statement)]);
        _tableVariables = [.. statements.OfType<DeclareTableVariableStatement>().Select(table => table.Body.VariableName.Value)];
        _locks = [.. statements.OfType<ExecuteStatement>().Select(SqliteStatements.Answered).OfType<string>()];
        _counts = !statements.Any(statement => statement is PredicateSetStatement { Options: SetOptions.NoCount, IsOn: true });
    }

    public Answer Run(StandInConnection connection, SqlParameterCollection parameters)
    {
        var (sets, affected) = (new List<ResultSet>(), 0);
        foreach (var statement in _statements)
        {
            var (columns, rows) = (new List<string>(), new List<object?[]>());
            foreach (var step in statement)
            {
                using var command = CommandOf(connection, step.Sql);
                foreach (SqlParameter parameter in parameters) command.Parameters.AddWithValue(parameter.ParameterName, parameter.Value ?? DBNull.Value);
                foreach (var answer in _locks) command.Parameters.AddWithValue(answer, 0);
                using var reader = command.ExecuteReader();
                columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
                if (step.Position is not null) columns.Add("_Position");
                while (reader.Read())
                {
                    var row = Enumerable.Range(0, reader.FieldCount).Select(ordinal => reader.IsDBNull(ordinal) ? null : reader.GetValue(ordinal));
                    rows.Add(step.Position is { } position ? [.. row, position] : [.. row]);
                }
                affected += Math.Max(reader.RecordsAffected, 0);
            }
            if (statement.Any(step => step.IsAnswer)) sets.Add(new ResultSet(columns, rows));
        }
        foreach (var table in _tableVariables)
        {
            using var drop = CommandOf(connection, $"DROP TABLE temp.[{table}]");
            drop.ExecuteNonQuery();
        }
        return new Answer(sets, _counts ? affected : -1);
    }

    private static SqliteCommand CommandOf(StandInConnection connection, string sql)
    {
        var command = connection.Twin.CreateCommand();
        command.CommandText = sql;
        command.Transaction = connection.Transaction;
        return command;
    }
}
