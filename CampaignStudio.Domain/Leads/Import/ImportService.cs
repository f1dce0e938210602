using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Takes a file in, shows what is in it, and starts its import; <see cref="ImportLeadsHandler"/> does the work.</summary>
public sealed class ImportService(
    IDbContextFactory<StudioDb> dbFactory, IUploadStore uploads, CollisionRetry collisions, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    private const int PreviewRows = 10;
    private const int MaxFileName = 200;

    /// <summary>Keeps the file; the answer names it for <see cref="PreviewAsync"/> and <see cref="StartAsync(string, ImportRequest, CancellationToken)"/>.</summary>
    public async Task<Result<string>> UploadAsync(Stream file, CancellationToken cancel = default) =>
        actor.Value.MayManage ? await uploads.SaveAsync(file, cancel) : AccessErrors.ManagersOnly();

    /// <summary>A mapping from its JSON text, with this workspace's custom fields known.</summary>
    public async Task<Result<ImportMapping>> ParseMappingAsync(string json, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return ImportMapping.Parse(json, await db.CustomFields.Select(field => field.Key).ToListAsync(cancel));
    }

    /// <summary>What an import would make of the file.</summary>
    /// <param name="upload">What <see cref="UploadAsync"/> answered.</param>
    /// <param name="mapping">Null: guessed from the column names.</param>
    /// <param name="defaultCountry">See <see cref="ImportRequest.DefaultCountry"/>.</param>
    public async Task<Result<ImportPreview>> PreviewAsync(
        string upload, ImportMapping? mapping = null, string? defaultCountry = null, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var file = await uploads.OpenReadAsync(upload, cancel);
        if (file is null) return ImportErrors.UploadGone();
        var dialect = CsvDialect.Detect(file);
        if (dialect.IsError) return dialect.Error!;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var workspace = await ImportWorkspace.LoadAsync(db, cancel);
        mapping ??= ImportMapping.FromHeaders(dialect.Value.Headers, workspace.CustomKeys);
        var problem = mapping.Check().Error ?? mapping.CheckAgainst(dialect.Value.Headers).Error;
        var rows = LeadRowReader.Read(file, dialect.Value, mapping, workspace.RowRules(defaultCountry))
            .Take(PreviewRows)
            .Select(row => workspace.Judge(row).Row)
            .ToList();
        return new ImportPreview(
            dialect.Value.Delimiter, dialect.Value.Encoding.WebName, dialect.Value.HasHeader, dialect.Value.Headers, mapping, problem, dialect.Value.CountRows(file, dialect.Value.HasHeader), rows);
    }

    /// <summary>Keeps the file and starts its import.</summary>
    public async Task<Result<long>> StartAsync(Stream file, ImportRequest request, CancellationToken cancel = default)
    {
        var upload = await UploadAsync(file, cancel);
        if (upload.IsError) return upload.Error!;
        var started = await StartAsync(upload.Value, request, cancel);
        if (started.IsError) await uploads.DeleteAsync(upload.Value, CancellationToken.None);
        return started;
    }

    /// <summary>
    /// The id of the execution that imports the file. Columns mapped to <c>custom:&lt;key&gt;</c> get a custom field of text if there is
    /// none of that key yet.
    /// </summary>
    public Task<Result<long>> StartAsync(string upload, ImportRequest request, CancellationToken cancel = default) =>
        collisions.RunAsync(() => TryStartAsync(upload, request, cancel), cancel: cancel);

    private async Task<Result<long>> TryStartAsync(string upload, ImportRequest request, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (Problem(request) is { } problem) return problem;
        await using var file = await uploads.OpenReadAsync(upload, cancel);
        if (file is null) return ImportErrors.UploadGone();
        var dialect = CsvDialect.Detect(file);
        if (dialect.IsError) return dialect.Error!;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var customKeys = await db.CustomFields.Select(field => field.Key).ToListAsync(cancel);
        var mapping = request.Mapping ?? ImportMapping.FromHeaders(dialect.Value.Headers, customKeys);
        if ((mapping.Check().Error ?? mapping.CheckAgainst(dialect.Value.Headers).Error) is { } unusable) return unusable;
        var total = dialect.Value.CountRows(file, dialect.Value.HasHeader);
        if (total == 0) return ImportErrors.NoRows();

        foreach (var column in mapping.Columns.Where(column => column.Target.CustomKey is { } key && !customKeys.Contains(key)))
        {
            var key = column.Target.CustomKey!;
            if (CustomFieldService.CheckKey(key).Error is { } refused) return refused with { Field = $"mapping.{column.Name}" };
            db.CustomFields.Add(new CustomField { Key = key, Label = column.Name.Length <= 100 ? column.Name : key, Type = CustomFieldType.Text });
        }

        var execution = new ScheduledExecution
        {
            Type = ExecutionType.ImportLeads,
            DueUtc = clock.UtcNow,
            CreatedUtc = clock.UtcNow,
            CreatedById = actor.Value.UserId,
            Total = total,
            Params = JsonSerializer.SerializeToElement(Params(upload, request, mapping), StudioJson.Options),
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Execution(execution.Id), Topic.Executions);
        return execution.Id;
    }

    private static ImportParams Params(string upload, ImportRequest request, ImportMapping mapping) => new()
    {
        Upload = upload,
        FileName = ShownName(request.FileName),
        Mapping = JsonElement.Parse(mapping.ToJson()),
        OnDuplicate = request.OnDuplicate,
        Tag = Blank(request.Tag),
        Source = Blank(request.Source) ?? ShownName(request.FileName),
        DefaultCountry = Blank(request.DefaultCountry),
    };

    private static Error? Problem(ImportRequest request)
    {
        var problems = new List<Error>();
        if (request.Tag?.Trim().Length > LeadValues.MaxTagLength) problems.Add(ImportErrors.TagTooLong());
        if (request.Source?.Trim().Length > LeadValues.MaxTextLength) problems.Add(ImportErrors.SourceTooLong());
        if (Blank(request.DefaultCountry) is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetter))) problems.Add(ImportErrors.UnknownCountry());
        return Error.Combine(problems);
    }

    /// <summary>Only for showing; never a path.</summary>
    internal static string ShownName(string fileName)
    {
        var name = string.Concat(fileName.Split('/', '\\')[^1].Where(c => !char.IsControl(c))).Trim();
        if (name.Length == 0) return "upload.csv";
        return name.Length <= MaxFileName ? name : name[..MaxFileName];
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
