using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>Saves templates; only content that compiles, and every version of it is kept.</summary>
public sealed class TemplateService(
    IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor, ContentRenderer renderer)
{
    public const int MaxNameLength = 200;
    public const int MaxSubjectLength = 1_000;
    public const int MaxSmsLength = 4_000;

    public async Task<Result<long>> CreateEmailAsync(EmailTemplateEditModel model, CancellationToken cancel = default)
    {
        if (Refusal(Problems(model)) is { } refusal) return refusal;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var template = new EmailTemplate { Name = "", CreatedUtc = clock.UtcNow };
        Apply(model, template);
        db.EmailTemplates.Add(template);
        await db.SaveChangesAsync(cancel);
        await SaveRevisionAsync(db, Channel.Email, template.Id, model.Subject, model.Html, model.Text, cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Templates);
        return template.Id;
    }

    /// <summary><c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the template's.</summary>
    public async Task<Result> UpdateEmailAsync(long templateId, EmailTemplateEditModel model, int? expectedVersion = null, CancellationToken cancel = default)
    {
        if (Refusal(Problems(model)) is { } refusal) return refusal;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var template = await db.EmailTemplates.FirstOrDefaultAsync(row => row.Id == templateId && row.ArchivedUtc == null, cancel);
        if (template is null) return TemplateRefusals.NotFound(Channel.Email, templateId);
        if (expectedVersion is { } expected && expected != template.Version) return TemplateRefusals.Stale(templateId);
        Apply(model, template);
        return await CommitAsync(db, write, () => SaveRevisionAsync(db, Channel.Email, templateId, model.Subject, model.Html, model.Text, cancel), cancel);
    }

    public async Task<Result<long>> CreateSmsAsync(SmsTemplateEditModel model, CancellationToken cancel = default)
    {
        if (Refusal(Problems(model)) is { } refusal) return refusal;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var template = new SmsTemplate { Name = "", CreatedUtc = clock.UtcNow };
        Apply(model, template);
        db.SmsTemplates.Add(template);
        await db.SaveChangesAsync(cancel);
        await SaveRevisionAsync(db, Channel.Sms, template.Id, null, null, model.Text, cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Templates);
        return template.Id;
    }

    /// <summary><c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the template's.</summary>
    public async Task<Result> UpdateSmsAsync(long templateId, SmsTemplateEditModel model, int? expectedVersion = null, CancellationToken cancel = default)
    {
        if (Refusal(Problems(model)) is { } refusal) return refusal;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var template = await db.SmsTemplates.FirstOrDefaultAsync(row => row.Id == templateId && row.ArchivedUtc == null, cancel);
        if (template is null) return TemplateRefusals.NotFound(Channel.Sms, templateId);
        if (expectedVersion is { } expected && expected != template.Version) return TemplateRefusals.Stale(templateId);
        Apply(model, template);
        return await CommitAsync(db, write, () => SaveRevisionAsync(db, Channel.Sms, templateId, null, null, model.Text, cancel), cancel);
    }

    /// <summary>
    /// Takes the template out of use; refused with <c>template_in_use</c> while a step has it. The row stays, since messages of
    /// removed steps may still be under way.
    /// </summary>
    public async Task<Result> DeleteAsync(Channel channel, long templateId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var users = await db.Steps
            .Where(step => step.TemplateId == templateId && step.Channel == channel && step.RemovedUtc == null)
            .Join(db.Campaigns, step => step.CampaignId, campaign => campaign.Id, (_, campaign) => campaign.Name)
            .Distinct()
            .OrderBy(name => name)
            .ToListAsync(cancel);
        if (users.Count > 0) return TemplateRefusals.InUse(users);

        if (channel is Channel.Email && await db.EmailTemplates.FirstOrDefaultAsync(row => row.Id == templateId && row.ArchivedUtc == null, cancel) is { } email)
            email.ArchivedUtc = clock.UtcNow;
        else if (channel is Channel.Sms && await db.SmsTemplates.FirstOrDefaultAsync(row => row.Id == templateId && row.ArchivedUtc == null, cancel) is { } sms)
            sms.ArchivedUtc = clock.UtcNow;
        else
            return TemplateRefusals.NotFound(channel, templateId);

        return await CommitAsync(db, write, () => Task.CompletedTask, cancel);
    }

    private async Task<Result> CommitAsync(StudioDb db, WriteTransaction write, Func<Task> andThen, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        await andThen();
        await write.CommitAsync(cancel);
        live.Changed(Topic.Templates);
        return Result.Ok;
    }

    /// <summary>Keeps the content, unless it is what the newest revision says already.</summary>
    private async Task SaveRevisionAsync(StudioDb db, Channel channel, long templateId, string? subject, string? html, string text, CancellationToken cancel)
    {
        var newest = await db.TemplateRevisions.AsNoTracking()
            .Where(revision => revision.Channel == channel && revision.TemplateId == templateId)
            .OrderByDescending(revision => revision.Number)
            .FirstOrDefaultAsync(cancel);
        if (newest is not null && newest.Subject == subject && newest.Html == html && newest.Text == text) return;
        db.TemplateRevisions.Add(new TemplateRevision
        {
            Channel = channel,
            TemplateId = templateId,
            Number = 1 + (newest?.Number ?? 0),
            Subject = subject,
            Html = html,
            Text = text,
            SavedBy = actor.Value.Name,
            SavedUtc = clock.UtcNow,
        });
        await db.SaveChangesAsync(cancel);
    }

    private Error? Refusal(List<Error> problems) => actor.Value.MayManage ? Error.Combine(problems) : AccessErrors.ManagersOnly();

    private List<Error> Problems(EmailTemplateEditModel model)
    {
        var problems = NameProblems(model.Name);
        if (model.Subject.Length > MaxSubjectLength) problems.Add(TemplateRefusals.TooLong("subject", MaxSubjectLength));
        Add(problems, renderer.Check(new EmailContent(model.Subject, NullIfBlank(model.Html), NullIfBlank(model.Text))));
        return problems;
    }

    private List<Error> Problems(SmsTemplateEditModel model)
    {
        var problems = NameProblems(model.Name);
        if (model.Text.Length > MaxSmsLength) problems.Add(TemplateRefusals.TooLong("text", MaxSmsLength));
        else Add(problems, renderer.Check(new SmsContent(model.Text)));
        return problems;
    }

    private static List<Error> NameProblems(string name) => name.Trim().Length is 0 or > MaxNameLength ? [TemplateRefusals.NameMissing()] : [];

    private static void Add(List<Error> problems, Result result)
    {
        if (result.Error is not { } error) return;
        problems.Add(error with { Others = [] });
        problems.AddRange(error.Others);
    }

    private void Apply(EmailTemplateEditModel model, EmailTemplate template)
    {
        (template.Name, template.Subject, template.Html, template.Text) = (model.Name.Trim(), model.Subject, model.Html, model.Text);
        template.UpdatedUtc = clock.UtcNow;
    }

    private void Apply(SmsTemplateEditModel model, SmsTemplate template)
    {
        (template.Name, template.Text) = (model.Name.Trim(), model.Text);
        template.UpdatedUtc = clock.UtcNow;
    }

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
