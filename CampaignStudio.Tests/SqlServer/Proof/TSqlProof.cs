using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>
/// Compiles commands against the migrated schema as SQL Server 2019 would: each is the body of a procedure whose parameters are the
/// command's. Whatever is wrong is said with the place that issued the command.
/// </summary>
internal sealed partial class TSqlProof(MigratedSchema schema)
{
    // The one procedure of the server's own that the application calls, as its documentation declares it.
    private const string LockByName = """
        CREATE PROCEDURE [dbo].[sp_getapplock]
            @Resource nvarchar(255), @LockMode varchar(32), @LockOwner varchar(32) = 'Transaction', @LockTimeout int = NULL, @DbPrincipal sysname = 'public'
        AS RETURN 0
        """;

    /// <summary>What is wrong with the schema itself, and with the statements of the script that change rows.</summary>
    public IReadOnlyList<string> CheckSchema() => Check(schema.Others.Select(statement => new TSqlCommand(TSqlText.Of(statement), [], [])));

    public IReadOnlyList<string> Check(IEnumerable<TSqlCommand> commands)
    {
        var failures = new List<string>();
        var accepted = new List<(TSqlCommand Command, string Procedure)>();
        foreach (var command in commands)
        {
            var procedure = Procedure(command, accepted.Count);
            var (fragment, errors) = TSqlText.Parse(procedure);
            IReadOnlyList<string> wrong = errors.Count > 0 ? errors : SqlServer2019.Check(fragment!);
            if (wrong.Count > 0) failures.AddRange(wrong.Select(error => Told(command, error)));
            else accepted.Add((command, procedure));
        }
        failures.AddRange(Bind(accepted));
        return failures;
    }

    private IEnumerable<string> Bind(List<(TSqlCommand Command, string Procedure)> accepted)
    {
        var model = NewModel();
        try
        {
            var refused = new HashSet<int>();
            for (var number = 0; number < accepted.Count; number++)
            {
                var error = TryAdd(model, accepted[number].Procedure, number);
                if (error is null) continue;

                // One object that can't be built spoils the model for all that come after it.
                yield return Told(accepted[number].Command, error);
                refused.Add(number);
                model.Dispose();
                model = NewModel();
                for (var before = 0; before < number; before++)
                {
                    if (!refused.Contains(before)) TryAdd(model, accepted[before].Procedure, before);
                }
            }
            // Warnings as well: they say that a name leads nowhere, where the server would look it up at run time only.
            foreach (var message in model.Validate())
            {
                var number = ProcedureNumber().Match(message.Message);
                yield return number.Success
                    ? Told(accepted[int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture)].Command, message.Message)
                    : $"The schema: {message.Message}";
            }
        }
        finally
        {
            model.Dispose();
        }
    }

    private TSqlModel NewModel()
    {
        var model = new TSqlModel(SqlServerVersion.Sql150, new TSqlModelOptions());
        model.AddObjects(LockByName);
        foreach (var table in schema.Tables) model.AddObjects(TSqlText.Of(table));
        foreach (var index in schema.Indexes) model.AddObjects(TSqlText.Of(index));
        return model;
    }

    private static string? TryAdd(TSqlModel model, string procedure, int number)
    {
        try
        {
            model.AddOrUpdateObjects(procedure, $"call_{number}.sql", new TSqlObjectOptions());
            return null;
        }
        catch (DacModelException refused)
        {
            return string.Join("; ", refused.Messages.Select(message => message.Message));
        }
    }

    private static string Procedure(TSqlCommand command, int number) =>
        $"CREATE PROCEDURE [call_{number}] {string.Join(", ", command.Declarations)} AS\nBEGIN\n{command.Text}\nEND";

    private static string Told(TSqlCommand command, string error) => $"{command.Caller}: {error}\n{command.Text}";

    [GeneratedRegex(@"\[call_(\d+)\]")]
    private static partial Regex ProcedureNumber();
}
