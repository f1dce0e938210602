using System.Text;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Leads.Import;

/// <summary>Starts imports and runs their chunks as the engine does: each with its cursor in one transaction.</summary>
internal static class ImportRuns
{
    public static async Task<long> StartImportAsync(this StudioWorkspace studio, string csv, ImportRequest? request = null, bool byteOrderMark = false)
    {
        using var file = new MemoryStream([.. byteOrderMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(csv)]);
        return (await studio.Get<ImportService>().StartAsync(file, request ?? new ImportRequest { FileName = "list.csv" })).Value;
    }

    /// <summary>One chunk; a crash comes after its work and before its commit. True: there is more.</summary>
    public static async Task<bool> RunChunkAsync(this StudioWorkspace studio, long executionId, IExecutionHandler handler, bool crash = false)
    {
        await using var db = await studio.OpenAsync();
        await using var write = await db.BeginWriteAsync();
        var execution = await db.Executions.SingleAsync(row => row.Id == executionId);
        execution.Lease("test", studio.NowUtc, TimeSpan.FromSeconds(30));
        var chunk = await handler.RunChunkAsync(db, execution, CancellationToken.None);
        execution.Advance(chunk.Cursor, chunk.Done, studio.NowUtc.AddSeconds(30));
        if (chunk.IsComplete) execution.Complete(studio.NowUtc);
        await db.SaveChangesAsync();
        if (!crash) await write.CommitAsync();
        return !chunk.IsComplete;
    }

    public static async Task<ScheduledExecution> FinishAsync(this StudioWorkspace studio, long executionId)
    {
        using var handler = studio.Get<ImportLeadsHandler>();
        while (await studio.RunChunkAsync(executionId, handler))
        {
        }
        await using var db = await studio.OpenAsync();
        return await db.Executions.SingleAsync(row => row.Id == executionId);
    }

    public static async Task<ImportOutcome> ImportAsync(this StudioWorkspace studio, string csv, ImportRequest? request = null) =>
        ImportOutcome.Of((await studio.FinishAsync(await studio.StartImportAsync(csv, request))).Outcome);

    public static async Task<string> BadRowsAsync(this StudioWorkspace studio, long executionId)
    {
        var file = (await studio.Get<ImportQueries>().BadRowsAsync(executionId)).Value;
        using var output = new MemoryStream();
        await file.WriteAsync(output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }
}
