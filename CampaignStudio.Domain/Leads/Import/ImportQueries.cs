using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions.Import;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>A file to hand out.</summary>
/// <param name="Name">For the browser's download.</param>
/// <param name="WriteAsync">Writes the content.</param>
public sealed record DownloadFile(string Name, Func<Stream, CancellationToken, Task> WriteAsync);

public sealed class ImportQueries(IDbContextFactory<StudioDb> dbFactory, IUploadStore uploads, CurrentActor actor)
{
    /// <summary>The rows an import has refused so far, with line and reason: a CSV file to mend and import again.</summary>
    public async Task<Result<DownloadFile>> BadRowsAsync(long executionId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var execution = await db.Executions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == executionId, cancel);
        if (execution is null) return ExecutionErrors.NotFound(executionId);
        if (!UploadParams.Types.Contains(execution.Type)) return ImportErrors.NotAnImport(executionId);

        var parameters = UploadParams.Of(execution.Params);
        CsvDialect dialect;
        await using (var file = await uploads.OpenReadAsync(parameters.Upload, cancel))
        {
            if (file is null) return ImportErrors.UploadGone();
            var detected = CsvDialect.Detect(file);
            if (detected.IsError) return detected.Error!;
            dialect = detected.Value;
        }

        var headers = execution.Type is ExecutionType.ImportSuppressions ? SuppressionRowReader.HeadersOf(dialect) : dialect.Headers;
        // A part beyond the cursor was written by a chunk that did not come to its end.
        var done = execution.Cursor is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var name = $"{Path.GetFileNameWithoutExtension(parameters.FileName)}-rejected.csv";
        return new DownloadFile(
            name, (output, stop) => BadRowsCsv.WriteAsync(output, headers, BadRowsAsync(parameters.Upload, done, stop), dialect.Delimiter, stop));
    }

    private async IAsyncEnumerable<ImportRow> BadRowsAsync(string upload, long done, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var number in await uploads.PartsAsync(upload, cancel))
        {
            if (number >= done) yield break;
            var part = await uploads.ReadPartAsync(upload, number, cancel);
            foreach (var row in JsonSerializer.Deserialize<List<ImportRow>>(part, StudioJson.Options) ?? []) yield return row;
        }
    }
}
