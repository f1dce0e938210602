using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Endpoints;

internal static class LedgerEndpoints
{
    /// <param name="Difference">Planned messages that stand in no other column; 0 when it balances.</param>
    private sealed record LedgerView(
        bool Balances, long Difference, long Planned, long Sent, long Skipped, long Failed, long Cancelled, long Pending, long Unknown,
        IReadOnlyList<StepView> Steps)
    {
        public static LedgerView Of(Ledger ledger) => new(
            ledger.Balances, ledger.Difference, ledger.Planned, ledger.Sent, ledger.Skipped, ledger.Failed, ledger.Cancelled, ledger.Pending, ledger.Unknown,
            [.. ledger.Steps.Select(line => StepView.Of(line, ledger.Reasons.Where(reason => reason.StepId == line.StepId)))]);
    }

    private sealed record StepView(
        long SequenceId, string Name, Channel Channel, bool IsRemoved, bool Balances, long Difference,
        long Planned, long Sent, long Skipped, long Failed, long Cancelled, long Pending, long Unknown, IReadOnlyList<ReasonView> Reasons)
    {
        public static StepView Of(LedgerLine line, IEnumerable<LedgerReason> reasons) => new(
            line.StepId, line.StepName, line.Channel, line.IsRemoved, line.Balances, line.Difference,
            line.Planned, line.Sent, line.Skipped, line.Failed, line.Cancelled, line.Pending, line.Unknown,
            [.. reasons.Select(reason => new ReasonView(reason.Outcome, reason.Code, reason.Text, reason.Count))]);
    }

    private sealed record ReasonView(LedgerOutcome Outcome, string Reason, string Text, long Count);

    public static void MapLedger(this RouteGroupBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapGet("/{id:long}/ledger", ReadAsync)
            .Says<LedgerView>("What became of every planned message, per step: planned = sent + skipped + failed + cancelled + pending + unknown");
        campaigns.MapGet("/{id:long}/hits", HitsAsync)
            .Says<CampaignHits>("Every open and click as it was seen, those by machines with the reasons; the progress counts messages that humans opened or clicked");
    }

    private static async Task<IResult> HitsAsync(long id, CampaignQueries campaigns, HitQueries hits, CancellationToken cancel) =>
        await campaigns.CardAsync(id, cancel) is null ? Problems.Of(CampaignErrors.NotFound(id)) : TypedResults.Ok(await hits.ReadAsync(id, cancel));

    private static async Task<IResult> ReadAsync(long id, CampaignQueries campaigns, LedgerQueries ledgers, CancellationToken cancel) =>
        await campaigns.CardAsync(id, cancel) is null ? Problems.Of(CampaignErrors.NotFound(id)) : TypedResults.Ok(LedgerView.Of(await ledgers.ReadAsync(id, cancel)));
}
