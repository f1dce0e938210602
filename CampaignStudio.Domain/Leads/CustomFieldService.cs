using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

public sealed class CustomFieldEditModel
{
    /// <summary>Never changes once added; blank: made of the label.</summary>
    public string? Key { get; set; }
    public string Label { get; set; } = "";
    public CustomFieldType Type { get; set; } = CustomFieldType.Text;
}

/// <summary>Adds, renames and removes the custom fields of leads.</summary>
public sealed class CustomFieldService(IDbContextFactory<StudioDb> dbFactory, LiveUpdates live, CurrentActor actor)
{
    // Names that mean something else where lead fields stand beside others: the API's lead and the variables of a template.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "id", "version", "custom", "custom_fields", "display_name", "email_consent", "sms_consent", "status_since", "time_zone", "updated_at",
        "lead", "campaign", "agent", "sender", "unsubscribe_url", "line", "reason", "row", "ignore",
        "true", "false", "nil", "null", "blank", "empty", "forloop",
    };

    public async Task<Result<long>> AddAsync(CustomFieldEditModel model, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        var label = model.Label.Trim();
        var key = string.IsNullOrWhiteSpace(model.Key) ? FieldKey.From(label) : model.Key.Trim();
        var problems = new[] { label.Length is 0 or > 100 ? CustomFieldErrors.LabelMissing() : null, CheckKey(key).Error };
        if (Error.Combine([.. problems.OfType<Error>()]) is { } error) return error;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await db.CustomFields.AnyAsync(field => field.Key == key, cancel)) return CustomFieldErrors.KeyTaken(key);
        var added = new CustomField { Key = key, Label = label, Type = model.Type };
        db.CustomFields.Add(added);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return added.Id;
    }

    public async Task<Result> RenameAsync(long fieldId, string label, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (label.Trim().Length is 0 or > 100) return CustomFieldErrors.LabelMissing();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var field = await db.CustomFields.FindAsync([fieldId], cancel);
        if (field is null) return CustomFieldErrors.NotFound(fieldId);
        field.Label = label.Trim();
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return Result.Ok;
    }

    /// <summary>Removes the definition; the leads keep their values, which are back when a field of that key is added again.</summary>
    public async Task<Result> RemoveAsync(long fieldId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var field = await db.CustomFields.FindAsync([fieldId], cancel);
        if (field is null) return CustomFieldErrors.NotFound(fieldId);
        db.CustomFields.Remove(field);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return Result.Ok;
    }

    /// <summary>Whether a key may become a custom field's: well-formed, and not the name of something else.</summary>
    public static Result CheckKey(string key)
    {
        if (!FieldKey.IsValid(key)) return CustomFieldErrors.KeyInvalid();
        return Reserved.Contains(key) || FieldCatalog.BuiltIn.Find(key) is not null ? CustomFieldErrors.KeyReserved(key) : Result.Ok;
    }
}

/// <summary>A custom field as lists and forms show it.</summary>
public sealed record CustomFieldItem(long Id, string Key, string Label, CustomFieldType Type);

public sealed class CustomFieldQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>All of them, by label.</summary>
    public async Task<IReadOnlyList<CustomFieldItem>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.CustomFields
            .OrderBy(field => field.Label).ThenBy(field => field.Id)
            .Select(field => new CustomFieldItem(field.Id, field.Key, field.Label, field.Type))
            .ToListAsync(cancel);
    }

    /// <summary>The fields that conditions may name: the built-in ones and this workspace's.</summary>
    public async Task<FieldCatalog> CatalogAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await CampaignWorkspace.CatalogAsync(db, cancel);
    }
}
