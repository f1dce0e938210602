using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions.Import;

/// <summary>Enters a list chunk by chunk, in the manner of <see cref="ImportLeadsHandler"/>: whatever is killed, no line is lost and none counts twice.</summary>
public sealed class ImportSuppressionsHandler(IUploadStore uploads, StudioClock clock) : IExecutionHandler, IDisposable
{
    private const int ChunkRows = 2_000;

    // Kept from chunk to chunk, so that a long file is not read from its beginning each time.
    private OpenRows<SuppressionRow>? _open;

    public ExecutionType Type => ExecutionType.ImportSuppressions;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var parameters = SuppressionImportParams.Of(execution.Params);
        var done = execution.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        if (_open is null || !_open.IsAt(execution.Id, done))
        {
            _open?.Dispose();
            _open = await OpenAsync(execution.Id, parameters, done, cancel);
        }

        var rows = _open.Next(ChunkRows);
        var good = rows.Where(row => row.Address is not null).ToList();
        var added = await AddAsync(db, good, cancel);
        var rejected = rows.Where(row => row.Problem is not null)
            .Select(row => new ImportRow(row.LineNumber, null, [new RowProblem(RowProblem.WholeRow, row.Problem!, string.Join(' ', row.RawCells))], row.RawCells))
            .ToList();
        if (rejected.Count > 0) await uploads.WritePartAsync(parameters.Upload, done, JsonSerializer.SerializeToUtf8Bytes(rejected, StudioJson.Options), cancel);

        execution.Outcome = (SuppressionImportOutcome.Of(execution.Outcome) + new SuppressionImportOutcome(added, good.Count - added, rejected.Count)).ToJson();
        done += rows.Count;
        return new ChunkResult(done.ToString(CultureInfo.InvariantCulture), rows.Count, IsComplete: rows.Count < ChunkRows);
    }

    public void Dispose() => _open?.Dispose();

    /// <summary>How many were new. One that is entered meanwhile by somebody else makes the chunk collide and be tried again.</summary>
    private async Task<int> AddAsync(StudioDb db, List<SuppressionRow> rows, CancellationToken cancel)
    {
        var added = new List<Suppression>();
        foreach (var channel in rows.GroupBy(row => row.Channel))
        {
            var addresses = channel.Select(row => row.Address!).Distinct().ToList();
            var known = await KnownAsync(db, channel.Key, addresses, cancel);
            added.AddRange(channel.Where(row => known.Add(row.Address!)).Select(row => new Suppression
            {
                Channel = row.Channel,
                Address = row.Address!,
                Reason = row.Reason,
                Note = row.Note is { } note ? StoredText.Cut(StoredText.Clean(note), SuppressionCheck.MaxNoteLength) : null,
                CreatedUtc = clock.UtcNow,
            }));
        }
        await db.Dialect.InsertAsync(db, added, cancel);
        return added.Count;
    }

    private static async Task<HashSet<string>> KnownAsync(StudioDb db, Channel channel, List<string> addresses, CancellationToken cancel) =>
        [.. await db.Suppressions.Where(entry => entry.Channel == channel && EF.Parameter(addresses).Contains(entry.Address)).Select(entry => entry.Address).ToListAsync(cancel)];

    private async Task<OpenRows<SuppressionRow>> OpenAsync(long executionId, SuppressionImportParams parameters, int done, CancellationToken cancel)
    {
        var file = await uploads.OpenReadAsync(parameters.Upload, cancel) ?? throw new ExecutionFailedException(ImportErrors.UploadGone().Message);
        var dialect = CsvDialect.Detect(file);
        if (dialect.Error is { } error)
        {
            await file.DisposeAsync();
            throw new ExecutionFailedException(error.Message);
        }
        return new OpenRows<SuppressionRow>(executionId, file, SuppressionRowReader.Read(file, dialect.Value, parameters.ToRequest(), done).GetEnumerator(), done);
    }
}
