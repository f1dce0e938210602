using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>
/// Imports a file chunk by chunk. The cursor is the number of rows dealt with; a chunk that is done again after a crash finds the
/// database as it was before and writes the same part of bad rows once more.
/// </summary>
public sealed class ImportLeadsHandler(IUploadStore uploads, StudioClock clock) : IExecutionHandler, IDisposable
{
    private const int ChunkRows = 2_000;

    // Kept from chunk to chunk, so that a long file is not read from its beginning each time.
    private OpenRows<ImportRow>? _open;

    public ExecutionType Type => ExecutionType.ImportLeads;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var parameters = ImportParams.Of(execution.Params);
        var done = execution.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var workspace = await ImportWorkspace.LoadAsync(db, cancel);
        if (_open is null || !_open.IsAt(execution.Id, done))
        {
            _open?.Dispose();
            _open = await OpenAsync(execution.Id, parameters, workspace, done, cancel);
        }

        var rows = _open.Next(ChunkRows);
        var batch = new ImportBatch(parameters, workspace, clock.UtcNow);
        await batch.SaveAsync(db, rows, cancel);
        if (batch.Rejected.Count > 0)
            await uploads.WritePartAsync(parameters.Upload, done, JsonSerializer.SerializeToUtf8Bytes(batch.Rejected, StudioJson.Options), cancel);

        execution.Outcome = Sum(ImportOutcome.Of(execution.Outcome), batch.Outcome).ToJson();
        done += rows.Count;
        return new ChunkResult(done.ToString(CultureInfo.InvariantCulture), rows.Count, IsComplete: rows.Count < ChunkRows);
    }

    public void Dispose() => _open?.Dispose();

    private async Task<OpenRows<ImportRow>> OpenAsync(long executionId, ImportParams parameters, ImportWorkspace workspace, int done, CancellationToken cancel)
    {
        var (file, rows) = await ImportedRows.OpenAsync(uploads, parameters, workspace, skip: done, cancel);
        return new OpenRows<ImportRow>(executionId, file, rows.GetEnumerator(), done);
    }

    private static ImportOutcome Sum(ImportOutcome a, ImportOutcome b) =>
        new(a.Imported + b.Imported, a.Updated + b.Updated, a.SkippedDuplicates + b.SkippedDuplicates, a.Rejected + b.Rejected);
}
