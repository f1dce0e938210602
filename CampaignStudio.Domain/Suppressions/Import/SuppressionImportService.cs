using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions.Import;

/// <summary>Takes a list in, shows what is in it, and starts its import; <see cref="ImportSuppressionsHandler"/> does the work.</summary>
public sealed class SuppressionImportService(
    IDbContextFactory<StudioDb> dbFactory, IUploadStore uploads, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    private const int PreviewRows = 10;

    /// <summary>Keeps the file; the answer names it for the preview and the start.</summary>
    public async Task<Result<string>> UploadAsync(Stream file, CancellationToken cancel = default) =>
        actor.Value.MayManage ? await uploads.SaveAsync(file, cancel) : AccessErrors.ManagersOnly();

    /// <summary>What an import would make of the file.</summary>
    /// <param name="upload">What <see cref="UploadAsync"/> answered.</param>
    public async Task<Result<SuppressionImportPreview>> PreviewAsync(string upload, SuppressionImportRequest request, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (Problem(request) is { } problem) return problem;
        await using var file = await uploads.OpenReadAsync(upload, cancel);
        if (file is null) return ImportErrors.UploadGone();
        var dialect = Detect(file);
        if (dialect.IsError) return dialect.Error!;
        var rows = SuppressionRowReader.Read(file, dialect.Value, request).Take(PreviewRows).ToList();
        var hasHeader = SuppressionRowReader.HasHeader(dialect.Value);
        return new SuppressionImportPreview(hasHeader, dialect.Value.CountRows(file, hasHeader), rows);
    }

    /// <summary>Keeps the file and starts its import.</summary>
    public async Task<Result<long>> StartAsync(Stream file, SuppressionImportRequest request, CancellationToken cancel = default)
    {
        var upload = await UploadAsync(file, cancel);
        if (upload.IsError) return upload.Error!;
        var started = await StartAsync(upload.Value, request, cancel);
        if (started.IsError) await uploads.DeleteAsync(upload.Value, CancellationToken.None);
        return started;
    }

    /// <summary>The id of the execution that enters the list.</summary>
    public async Task<Result<long>> StartAsync(string upload, SuppressionImportRequest request, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (Problem(request) is { } problem) return problem;
        await using var file = await uploads.OpenReadAsync(upload, cancel);
        if (file is null) return ImportErrors.UploadGone();
        var dialect = Detect(file);
        if (dialect.IsError) return dialect.Error!;
        var total = dialect.Value.CountRows(file, SuppressionRowReader.HasHeader(dialect.Value));
        if (total == 0) return SuppressionErrors.ListEmpty();

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var execution = new ScheduledExecution
        {
            Type = ExecutionType.ImportSuppressions,
            DueUtc = clock.UtcNow,
            CreatedUtc = clock.UtcNow,
            CreatedById = actor.Value.UserId,
            Total = total,
            Params = JsonSerializer.SerializeToElement(
                new SuppressionImportParams
                {
                    Upload = upload,
                    FileName = ImportService.ShownName(request.FileName),
                    Channel = request.Channel,
                    Reason = request.Reason,
                    Note = Blank(request.Note),
                    DefaultCountry = Blank(request.DefaultCountry)?.ToUpperInvariant(),
                },
                StudioJson.Options),
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Execution(execution.Id), Topic.Executions);
        return execution.Id;
    }

    private static Result<CsvDialect> Detect(Stream file)
    {
        var dialect = CsvDialect.Detect(file);
        return dialect.Error is { Code: "file_empty" } ? SuppressionErrors.ListEmpty() : dialect;
    }

    private static Error? Problem(SuppressionImportRequest request)
    {
        if (request.Note?.Trim().Length > SuppressionCheck.MaxNoteLength) return SuppressionErrors.NoteTooLong();
        return Blank(request.DefaultCountry) is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetter)) ? ImportErrors.UnknownCountry() : null;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
