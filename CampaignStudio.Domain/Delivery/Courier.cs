using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Hands a claimed group to the transports, a few side by side, and gives up its lease when it is through.</summary>
public sealed class Courier(
    IDbContextFactory<StudioDb> dbFactory,
    IEmailTransport email,
    ISmsTransport sms,
    SenderSettings sender,
    StudioClock clock,
    ILogger<Courier> log)
{
    /// <summary>Leaves in each item's verdict what became of it; never throws for a message's sake.</summary>
    public async Task DeliverAsync(DeliveryGroup group, CancellationToken cancel)
    {
        await using var lease = group.Lease;
        // The caller prepares the next group on this thread meanwhile.
        await Task.Yield();
        using var gate = new HandOverGate(dbFactory, clock, group, clock.UtcNow);
        var options = new ParallelOptions { MaxDegreeOfParallelism = sender.Lanes };
        await Parallel.ForEachAsync(group.Items.Where(item => item.Verdict is Verdict.Send), options, async (item, _) =>
            item.Verdict = await DeliverAsync(item, (Verdict.Send)item.Verdict!, gate, cancel));
    }

    private async Task<Verdict?> DeliverAsync(DeliveryItem item, Verdict.Send message, HandOverGate gate, CancellationToken cancel)
    {
        // Null sends it back into the queue: it was certainly not offered.
        if (cancel.IsCancellationRequested) return null;
        Verdict? stopped = null;
        try
        {
            var answer = message.Email is not null
                ? await email.SendAsync(message.Email, MayGoAsync, cancel)
                : await sms.SendAsync(message.Sms!, MayGoAsync, cancel);
            return answer is HandOver.Withheld ? stopped : new Verdict.HandedOver(answer, message.Email, message.Sms);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The transport failed in an unforeseen way for outreach {OutreachId}", item.Outreach.Id);
            return new Verdict.HandedOver(new HandOver.Unknown(failure.Message), message.Email, message.Sms);
        }

        async Task<bool> MayGoAsync(CancellationToken cancel)
        {
            try
            {
                stopped = await gate.AskAsync(item, cancel);
                return stopped is null;
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                log.LogWarning(failure, "No last look at outreach {OutreachId}; it goes back into the queue", item.Outreach.Id);
                return false;
            }
        }
    }
}
