using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>A sender as pages and the API show it.</summary>
/// <param name="Address">As it stands in messages; blank: the transport's own.</param>
/// <param name="HasPassword">One is kept; it is never shown.</param>
/// <param name="Allowance">What it may send today, what it sent among it; null: any number.</param>
/// <param name="WarmUpDay">The day of sending its warm-up has come to, from 1; null: it is not warmed up, or warm.</param>
/// <param name="Error">Why it is down; null: it is not.</param>
/// <param name="Campaigns">How many campaigns chose it and may still send.</param>
public sealed record SenderCard(
    long Id,
    Channel Channel,
    string Name,
    string Address,
    string? DisplayName,
    string? Host,
    int Port,
    string? Username,
    bool HasPassword,
    MailSecurity Security,
    int? PerHour,
    int? PerDay,
    int? WarmUpFirstDay,
    int WarmUpGrowthPercent,
    bool IsConfigured,
    bool IsPaused,
    int? SentToday,
    int? Allowance,
    int? WarmUpDay,
    DateTime? DownSinceAt,
    DateTime? NextProbeAt,
    string? Error,
    int Campaigns,
    int Version)
{
    public SenderEditModel ToEditModel() => new()
    {
        Channel = Channel,
        Name = Name,
        Address = Address,
        DisplayName = DisplayName,
        Host = Host,
        Port = Port,
        Username = Username,
        Security = Security,
        PerHour = PerHour,
        PerDay = PerDay,
        WarmUpFirstDay = WarmUpFirstDay,
        WarmUpGrowthPercent = WarmUpGrowthPercent,
    };
}

/// <summary>Reads senders; the removed ones are not shown.</summary>
public sealed class SenderQueries(IDbContextFactory<StudioDb> dbFactory, SenderProfiles profiles, StudioClock clock)
{
    /// <summary>The configured ones first, then by age.</summary>
    public async Task<IReadOnlyList<SenderCard>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var book = await SenderBook.LoadAsync(db, cancel);
        var choices = await db.Campaigns
            .Where(c => c.Status != CampaignStatus.Completed && c.Status != CampaignStatus.Archived)
            .Select(c => new { c.EmailSenderIds, c.SmsSenderIds })
            .ToListAsync(cancel);
        var uses = choices
            .SelectMany(c => SenderRotation.Chosen(Channel.Email, c.EmailSenderIds).Concat(SenderRotation.Chosen(Channel.Sms, c.SmsSenderIds)))
            .CountBy(id => id)
            .ToDictionary();
        return [.. book.All.Where(sender => sender.RemovedUtc is null).Select(sender => Card(sender, book, uses.GetValueOrDefault(sender.Id)))];
    }

    public async Task<SenderCard?> FindAsync(long id, CancellationToken cancel = default) => (await ListAsync(cancel)).SingleOrDefault(card => card.Id == id);

    private SenderCard Card(Sender sender, SenderBook book, int campaigns)
    {
        var profile = profiles.Of(sender);
        var today = SenderLimits.Today(book.UseOf(sender.Id), clock.UtcNow);
        var down = book.StateOf(sender.Id) is { IsDown: true } state ? state : null;
        return new SenderCard(
            sender.Id, sender.Channel, sender.Name, profile.Address, profile.DisplayName, sender.Host, sender.Port, sender.Username, sender.SealedPassword is not null,
            sender.Security, sender.PerHour, sender.PerDay, sender.WarmUpFirstDay, sender.WarmUpGrowthPercent, sender.IsConfigured, sender.IsPaused,
            sender.Limits.Any ? today.SentOnDay : null, sender.Limits.Allowance(today, clock.UtcNow), sender.Limits.WarmUp?.On(today.DaysBefore) is null ? null : today.DaysBefore + 1,
            down?.DownSinceUtc, down?.NextProbeUtc, down?.Error, campaigns, sender.Version);
    }
}
