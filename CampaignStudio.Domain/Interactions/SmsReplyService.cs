using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>A text message that came in.</summary>
/// <param name="From">The number it came from.</param>
public sealed record SmsReply(string From, string Text)
{
    /// <summary>The outreach it answers, where that is known; else the last one to this number is meant.</summary>
    public long? OutreachId { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>What the provider took it for, whatever its words are; null: the words tell.</summary>
    public SmsKeyword? Keyword { get; init; }
}

/// <summary>What a text message turned out to be.</summary>
/// <param name="Fact">What was recorded; null when no lead has this number (a keyword counts all the same).</param>
/// <param name="Answer">What the sender is to be told back; null: nothing.</param>
public sealed record SmsReplyOutcome(SmsKeyword Keyword, RecordedFact? Fact, string? Answer);

/// <summary>Records what leads text back. Keywords come first: opting out and in, and asking who is there.</summary>
public sealed class SmsReplyService(IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, InteractionService interactions, SenderSettings sender, StudioClock clock)
{
    /// <summary>
    /// A keyword is no reply: STOP opts out, START takes back every STOP of the number that stands and lifts the opt-out (never another
    /// suppression), HELP is answered. START without a STOP before it, and HELP, are kept as a machine's talk, so that they neither
    /// score nor end a sequence. YES is START for whoever opted out, and else an answer. A text with an external id that is known already
    /// changes nothing, whatever happened since. What comes from no number is refused (<c>invalid_phone</c>): nobody could be meant.
    /// </summary>
    public async Task<Result<SmsReplyOutcome>> RecordAsync(SmsReply reply, CancellationToken cancel = default)
    {
        var normal = PhoneNumber.Normalize(reply.From);
        if (normal.IsError) return normal.Error!;
        var number = normal.Value;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var keyword = reply.Keyword ?? SmsKeywords.Read(reply.Text);
        if (await StrangerTexts.KnowsAsync(db, reply.ExternalId, cancel)) return new SmsReplyOutcome(keyword, null, null);
        if (keyword is SmsKeyword.None && SmsKeywords.IsYes(reply.Text) && await IsOptedOutAsync(db, number, cancel)) keyword = SmsKeyword.Start;
        var fact = new Fact(keyword is SmsKeyword.Stop ? InteractionKind.Unsubscribed : InteractionKind.Replied)
        {
            // Of several leads with one number, the one that was written to last answers.
            OutreachId = reply.OutreachId ?? await LastTextedAsync(db, number, cancel),
            Phone = number,
            Channel = Channel.Sms,
            ExternalId = reply.ExternalId,
            Body = reply.Text,
            MachineReason = keyword switch
            {
                SmsKeyword.Start => "opt-in keyword",
                SmsKeyword.Help => "help keyword",
                _ => null,
            },
        };
        var recorded = keyword is SmsKeyword.Start ? await TakeBackAsync(db, fact, number, cancel) : await interactions.RecordAsync(fact, cancel);
        if (recorded.IsError) return keyword is SmsKeyword.None ? recorded.Error! : await ObeyStrangerAsync(keyword, number, reply, cancel);
        if (keyword is SmsKeyword.Start && recorded.Value.IsNew) await LiftUnlessSaidAgainAsync(number, fact.OutreachId, cancel);
        if (keyword is not SmsKeyword.Help) return new SmsReplyOutcome(keyword, recorded.Value, null);

        var language = await db.Leads.Where(lead => lead.Id == recorded.Value.LeadId).Select(lead => lead.Language).SingleAsync(cancel);
        return new SmsReplyOutcome(keyword, recorded.Value, HelpText(language, sender.FromName ?? sender.FromDomain));
    }

    /// <summary>
    /// Each STOP that stands is named by an interaction of its own, the text itself by the last of them: a repetition of a START that
    /// was broken off goes on with what is left, one that is known takes nothing back that was said since.
    /// </summary>
    private async Task<Result<RecordedFact>> TakeBackAsync(StudioDb db, Fact start, string number, CancellationToken cancel)
    {
        if (start.ExternalId is { } known && await db.Interactions.AnyAsync(i => i.ExternalId == known, cancel)) return await interactions.RecordAsync(start, cancel);
        var stops = await OptOutService.StopsAsync(db, number, start.OutreachId, cancel);
        foreach (var stop in stops.SkipLast(1))
        {
            var taken = await interactions.RecordAsync(OptOutService.Return(start with { ExternalId = null }, stop), cancel);
            if (taken.IsError) return taken.Error!;
        }
        var newest = stops is [.., var last] ? last : await OptOutService.NewestAsync(db, start, cancel);
        return await interactions.RecordAsync(newest is null ? start : OptOutService.Return(start, newest), cancel);
    }

    /// <summary>Keywords count for a number that no lead has, too; there is no lead's history that could know them, so they are noted beside it.</summary>
    private async Task<SmsReplyOutcome> ObeyStrangerAsync(SmsKeyword keyword, string number, SmsReply reply, CancellationToken cancel)
    {
        if (keyword is SmsKeyword.Start or SmsKeyword.Stop)
        {
            await collisions.RunAsync(
                async () =>
                {
                    await using var db = await dbFactory.CreateDbContextAsync(cancel);
                    await using var write = await db.BeginWriteAsync(cancel);
                    if (await StrangerTexts.KnowsAsync(db, reply.ExternalId, cancel)) return;
                    StrangerTexts.Note(db, reply.ExternalId, clock.UtcNow);
                    if (keyword is SmsKeyword.Start) await LiftAsync(db, number, cancel);
                    else await SuppressionCheck.AddIfAbsentAsync(db, Channel.Sms, number, SuppressionReason.OptOut, reply.Text, null, clock.UtcNow, cancel);
                    await db.SaveChangesAsync(cancel);
                    await write.CommitAsync(cancel);
                },
                cancel: cancel);
        }
        return new SmsReplyOutcome(keyword, null, keyword is SmsKeyword.Help ? HelpText(null, sender.FromName ?? sender.FromDomain) : null);
    }

    private static Task<long?> LastTextedAsync(StudioDb db, string number, CancellationToken cancel) => db.Outreaches
        .Where(outreach => outreach.Channel == Channel.Sms && outreach.ToAddress == number && outreach.SentUtc != null)
        .OrderByDescending(outreach => outreach.SentUtc)
        .Select(outreach => (long?)outreach.Id)
        .FirstOrDefaultAsync(cancel);

    private static Task<bool> IsOptedOutAsync(StudioDb db, string number, CancellationToken cancel) =>
        db.Suppressions.AnyAsync(entry => entry.Channel == Channel.Sms && entry.Address == number && entry.Reason == SuppressionReason.OptOut, cancel);

    /// <summary>A STOP that came while the START was worked off stands, and what it forbids with it.</summary>
    private Task LiftUnlessSaidAgainAsync(string number, long? outreachId, CancellationToken cancel) => collisions.RunAsync(
        async () =>
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            await using var write = await db.BeginWriteAsync(cancel);
            if ((await OptOutService.StopsAsync(db, number, outreachId, cancel)).Count > 0) return;
            await LiftAsync(db, number, cancel);
            await write.CommitAsync(cancel);
        },
        cancel: cancel);

    private static async Task LiftAsync(StudioDb db, string address, CancellationToken cancel)
    {
        var optOut = await db.Suppressions.SingleOrDefaultAsync(
            entry => entry.Channel == Channel.Sms && entry.Address == address && entry.Reason == SuppressionReason.OptOut, cancel);
        if (optOut is null) return;
        db.Suppressions.Remove(optOut);
        await db.SaveChangesAsync(cancel);
    }

    private static string HelpText(string? language, string name) => (language is { Length: >= 2 } ? language[..2].ToLowerInvariant() : "") switch
    {
        "fr" => $"{name} : répondez STOP pour ne plus recevoir de messages, START pour en recevoir à nouveau.",
        "es" => $"{name}: responda STOP para no recibir más mensajes, START para volver a recibirlos.",
        "de" => $"{name}: Antworten Sie STOP, um keine Nachrichten mehr zu erhalten, START, um sie wieder zu erhalten.",
        _ => $"{name}: reply STOP to get no more messages, START to get them again.",
    };
}
