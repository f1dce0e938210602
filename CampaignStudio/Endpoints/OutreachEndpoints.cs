using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class OutreachEndpoints
{
    private sealed record MoveBody
    {
        public DateTime? ScheduledAt { get; set; }
    }

    /// <summary>An outreach as the API shows it.</summary>
    /// <param name="Reason">Why it hasn't gone; null once it has.</param>
    private sealed record OutreachView(
        long Id, long CampaignId, long LeadId, string LeadName, long SequenceId, string StepName, int Occurrence, Channel Channel, OutreachStatus Status,
        string? Reason, string? ReasonText, DateTime? NextLookAt, string? To, string? Subject, string? MessageId, int Attempts, DateTime? ScheduledAt,
        DateTime? SentAt, DateTime? DeliveredAt, DateTime? OpenedAt, DateTime? ClickedAt, DateTime? RepliedAt, DateTime? BouncedAt, DateTime? FinishedAt)
    {
        public static OutreachView Of(OutreachItem item) => new(
            item.Id, item.CampaignId, item.LeadId, item.LeadName, item.SequenceId, item.StepName, item.Occurrence, item.Channel, item.Status,
            item.Reason, item.ReasonText, item.NextLookAt, item.To, item.Subject, item.MessageId, item.Attempts, item.ScheduledAt,
            item.SentAt, item.DeliveredAt, item.OpenedAt, item.ClickedAt, item.RepliedAt, item.BouncedAt, item.FinishedAt);
    }

    public static void MapOutreaches(this RouteGroupBuilder api)
    {
        var outreaches = api.MapGroup("").WithTags("Outreaches");
        outreaches.MapGet("/campaigns/{id:long}/outreaches", ListAsync).Says<Page<OutreachView>>("Messages and calls of a campaign, newest first, each with its reason");
        outreaches.MapGet("/outreaches/{id:long}", GetAsync).Says<OutreachView>("One message or call");
        outreaches.MapPatch("/outreaches/{id:long}", MoveAsync).Says<OutreachView>("Move a scheduled one in time");
        outreaches.MapPost("/outreaches/{id:long}/cancel", (long id, OutreachService service, OutreachQueries queries, CancellationToken cancel) =>
            AfterAsync(service.CancelAsync(id, cancel), id, queries, cancel)).Says<OutreachView>("Leave this step out for this lead");
        outreaches.MapPost("/outreaches/{id:long}/count-as-sent", (long id, OutreachService service, OutreachQueries queries, CancellationToken cancel) =>
            AfterAsync(service.CountAsSentAsync(id, cancel), id, queries, cancel)).Says<OutreachView>("Settle one of unknown outcome");
        outreaches.MapPost("/outreaches/{id:long}/resend", async (long id, OutreachService service, OutreachQueries queries, CancellationToken cancel) =>
        {
            var again = await service.ResendAsync(id, cancel);
            return again.Error is { } error
                ? Problems.Of(error)
                : TypedResults.Created($"/api/v1/outreaches/{again.Value}", OutreachView.Of((await queries.FindAsync(again.Value, cancel))!));
        }).Says<OutreachView>("Send the step once more", StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        long id, CampaignQueries campaigns, OutreachQueries queries, CancellationToken cancel,
        string? status = null, string? channel = null, long? lead_id = null, long? sequence_id = null, string? outcome = null, string? reason = null,
        int? page = null, int? page_size = null)
    {
        var request = Query.Page(page, page_size);
        var filter = new OutreachFilter
        {
            Status = Query.Choice<OutreachStatus>(status, "status"),
            Channel = Query.Choice<Channel>(channel, "channel"),
            Outcome = Query.Choice<LedgerOutcome>(outcome, "outcome"),
            LeadId = lead_id,
            StepId = sequence_id,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
        };
        if (await campaigns.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        var found = await queries.ListAsync(request, id, filter, cancel);
        return TypedResults.Ok(new Page<OutreachView>([.. found.Items.Select(OutreachView.Of)], found.Total));
    }

    private static async Task<IResult> GetAsync(long id, OutreachQueries queries, CancellationToken cancel) =>
        await queries.FindAsync(id, cancel) is { } item ? TypedResults.Ok(OutreachView.Of(item)) : Problems.Of(OutreachErrors.NotFound(id));

    private static async Task<IResult> MoveAsync(long id, JsonBody<MoveBody> body, OutreachService service, OutreachQueries queries, CancellationToken cancel)
    {
        if (await queries.FindAsync(id, cancel) is null) return Problems.Of(OutreachErrors.NotFound(id));
        var read = body.ApplyTo(new MoveBody(), "id");
        if (read.IsError) return Problems.Of(read.Error!);
        return Query.Utc(read.Value.ScheduledAt) is { } due
            ? await AfterAsync(service.MoveAsync(id, due, cancel), id, queries, cancel)
            : Problems.Of(OutreachErrors.DueMissing());
    }

    private static async Task<IResult> AfterAsync(Task<Result> change, long id, OutreachQueries queries, CancellationToken cancel) =>
        (await change).Error is { } error ? Problems.Of(error) : await GetAsync(id, queries, cancel);
}
