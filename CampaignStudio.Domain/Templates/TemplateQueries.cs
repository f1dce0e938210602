using System.Text.Json.Serialization;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>A template as lists show it.</summary>
/// <param name="Steps">How many steps of campaigns use it.</param>
public sealed record TemplateItem(
    long Id, Channel Channel, string Name, string? Subject, [property: JsonPropertyName("updated_at")] DateTime UpdatedUtc, int Steps);

/// <summary>A template with its content.</summary>
/// <param name="Subject">Null for an SMS, as is the HTML.</param>
public sealed record TemplateCard(
    long Id,
    Channel Channel,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html,
    string Text,
    [property: JsonPropertyName("created_at")] DateTime CreatedUtc,
    [property: JsonPropertyName("updated_at")] DateTime UpdatedUtc,
    int Version)
{
    public EmailTemplateEditModel ToEmailEditModel() => new() { Name = Name, Subject = Subject ?? "", Html = Html ?? "", Text = Text };

    public SmsTemplateEditModel ToSmsEditModel() => new() { Name = Name, Text = Text };
}

/// <summary>What a template said after one of its saves.</summary>
public sealed record TemplateRevisionCard(int Number, string? Subject, string? Html, string Text, string SavedBy, DateTime SavedUtc);

/// <summary>Reads templates; those taken out of use are not shown.</summary>
public sealed class TemplateQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>By name; <paramref name="text"/> is part of a name, case doesn't matter for ASCII letters.</summary>
    public async Task<Page<TemplateItem>> ListAsync(Channel channel, PageRequest page, string? text = null, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var part = text?.Trim().ToLowerInvariant() ?? "";
        if (channel is Channel.Email)
        {
            return await db.EmailTemplates
                .Where(template => template.ArchivedUtc == null && template.Name.ToLower().Contains(part))
                .OrderBy(template => template.Name).ThenBy(template => template.Id)
                .Select(template => new TemplateItem(
                    template.Id, channel, template.Name, template.Subject, template.UpdatedUtc,
                    db.Steps.Count(step => step.TemplateId == template.Id && step.Channel == channel && step.RemovedUtc == null)))
                .ToPageAsync(page, cancel);
        }

        return await db.SmsTemplates
            .Where(template => template.ArchivedUtc == null && template.Name.ToLower().Contains(part))
            .OrderBy(template => template.Name).ThenBy(template => template.Id)
            .Select(template => new TemplateItem(
                template.Id, channel, template.Name, null, template.UpdatedUtc,
                db.Steps.Count(step => step.TemplateId == template.Id && step.Channel == channel && step.RemovedUtc == null)))
            .ToPageAsync(page, cancel);
    }

    public async Task<TemplateCard?> EmailAsync(long templateId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.EmailTemplates
            .Where(template => template.Id == templateId && template.ArchivedUtc == null)
            .Select(template => new TemplateCard(
                template.Id, Channel.Email, template.Name, template.Subject, template.Html, template.Text, template.CreatedUtc, template.UpdatedUtc, template.Version))
            .FirstOrDefaultAsync(cancel);
    }

    public async Task<TemplateCard?> SmsAsync(long templateId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.SmsTemplates
            .Where(template => template.Id == templateId && template.ArchivedUtc == null)
            .Select(template => new TemplateCard(
                template.Id, Channel.Sms, template.Name, null, null, template.Text, template.CreatedUtc, template.UpdatedUtc, template.Version))
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<TemplateRevisionCard>> RevisionsAsync(Channel channel, long templateId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.TemplateRevisions
            .Where(revision => revision.Channel == channel && revision.TemplateId == templateId)
            .OrderByDescending(revision => revision.Number)
            .Select(revision => new TemplateRevisionCard(revision.Number, revision.Subject, revision.Html, revision.Text, revision.SavedBy, revision.SavedUtc))
            .ToListAsync(cancel);
    }
}
