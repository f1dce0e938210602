using System.Collections.Concurrent;
using CampaignStudio.Tests.SqlServer.Calls;
using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>
/// Answers instead of a SQL Server: it notes each command with the place that issued it, and does in a SQLite file of the same
/// tables what the command says, so that services get real rows and go on.
/// </summary>
internal sealed class StandInServer : IDisposable
{
    private const int NotUnderstood = 1;

    private static readonly ConcurrentDictionary<string, Translation> Translations = [];

    private readonly CommandLog _log;
    private readonly string _directory = Directory.CreateTempSubdirectory("studio-stand-in-").FullName;

    public StandInServer(CommandLog log, byte[] twin)
    {
        _log = log;
        File.WriteAllBytes(TwinFile, twin);
    }

    private string TwinFile => Path.Combine(_directory, "twin.db");

    public SqliteConnection OpenTwin()
    {
        var connection = new SqliteConnection($"Data Source={TwinFile};Pooling=False;Default Timeout=10");
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    public Answer Ask(StandInConnection connection, string text, SqlParameterCollection parameters) => AskMany(connection, text, parameters, [() => { }]);

    /// <summary>One command, several times with other values; the last answer counts.</summary>
    public Answer AskMany(StandInConnection connection, string text, SqlParameterCollection parameters, IEnumerable<Action> fillings)
    {
        var command = _log.Note(text, parameters, CallStack.Current());
        try
        {
            var texts = parameters.Cast<SqlParameter>().Where(parameter => parameter.Value is string).Select(parameter => parameter.ParameterName).ToList();
            var translation = Translations.GetOrAdd($"{string.Join(' ', texts)}\n{text}", _ => new Translation(text, texts));
            var answer = new Answer([], 0);
            foreach (var fill in fillings)
            {
                fill();
                answer = translation.Run(connection, parameters);
            }
            return answer;
        }
        catch (Exception failure) when (failure is SqliteException { SqliteErrorCode: NotUnderstood } or NotSupportedException)
        {
            throw new StandInException(command, failure);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

/// <summary>The stand-in could not do a command: a table or column is not there, or the command's words are not known to it.</summary>
internal sealed class StandInException(TSqlCommand command, Exception why) : Exception($"{command.Caller}: {why.Message}\n{command.Text}", why);
