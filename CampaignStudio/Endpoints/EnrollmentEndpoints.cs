using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class EnrollmentEndpoints
{
    private sealed record EnrollBody
    {
        public IReadOnlyList<long>? LeadIds { get; set; }
        public Condition? Filter { get; set; }
    }

    private sealed record StatusBody
    {
        /// <summary><c>paused</c> or <c>active</c>.</summary>
        public EnrollmentStatus? Status { get; set; }
    }

    private sealed record ExecutionStarted(long ExecutionId);

    private sealed record ScoreView(decimal Score, IReadOnlyList<ScoreLineView> Breakdown, DateTime AsOf);

    /// <param name="RuleId">Null for the line of a floor or ceiling.</param>
    private sealed record ScoreLineView(string? RuleId, string Name, decimal Points, int? Occurrences, DateTime? LastAt);

    public static void MapEnrollments(this RouteGroupBuilder api)
    {
        var enrollments = api.MapGroup("/campaigns/{id:long}/leads").WithTags("Campaign leads");
        enrollments.MapGet("", ListAsync).Says<Page<EnrollmentItem>>("The leads of a campaign");
        enrollments.MapPost("", EnrollAsync).Says<EnrollmentOutcome>("Enroll leads by id or by a condition")
            .Produces<ExecutionStarted>(StatusCodes.Status202Accepted);
        enrollments.MapGet("/{leadId:long}", GetAsync).Says<EnrollmentItem>("One lead of a campaign");
        enrollments.MapPatch("/{leadId:long}", ChangeAsync).Says<EnrollmentItem>("Pause or resume one lead");
        enrollments.MapDelete("/{leadId:long}", async (long id, long leadId, EnrollmentService service, CancellationToken cancel) =>
            (await service.RemoveAsync(id, leadId, cancel)).ToHttp()).Says("Take one lead out");
        enrollments.MapGet("/{leadId:long}/score", async (long id, long leadId, RuleExplanationQueries queries, CancellationToken cancel) =>
            (await queries.ScoreAsync(id, leadId, cancel)).ToHttp(score => TypedResults.Ok(new ScoreView(
                score.Score,
                [.. score.Breakdown.Select(line => new ScoreLineView(line.RuleId, line.Name, line.Points, line.Occurrences, line.LastUtc))],
                score.AsOf)))).Says<ScoreView>("The score with the reason for every point");
        enrollments.MapGet("/{leadId:long}/explain", async (long id, long leadId, RuleExplanationQueries queries, CancellationToken cancel) =>
            (await queries.ExplainAsync(id, leadId, cancel)).ToHttp()).Says<LeadExplanation>("Why the score is what it is, why each rule fired or did not, and how the score came about");
    }

    private static async Task<IResult> ListAsync(
        long id, CampaignQueries campaigns, EnrollmentQueries queries, CancellationToken cancel,
        string? status = null, string? q = null, bool? by_score = null, int? page = null, int? page_size = null)
    {
        var (request, only) = (Query.Page(page, page_size), Query.Choice<EnrollmentStatus>(status, "status"));
        if (await campaigns.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        return TypedResults.Ok(await queries.ListAsync(request, id, only, q, by_score ?? false, cancel));
    }

    private static async Task<IResult> EnrollAsync(long id, JsonBody<EnrollBody> body, EnrollmentService service, CampaignQueries campaigns, CancellationToken cancel)
    {
        if (await campaigns.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        if (body.Find("filter") is { } condition && ConditionJson.Parse(condition, "filter").Error is { } shape) return Problems.Of(shape);
        var read = body.ApplyTo(new EnrollBody(), "campaign_id");
        if (read.IsError) return Problems.Of(read.Error!);
        var answer = read.Value switch
        {
            { LeadIds: { } ids, Filter: null } => await service.EnrollAsync(id, ids, cancel),
            { LeadIds: null, Filter: { } filter } => await service.EnrollAsync(id, filter, cancel),
            _ => EnrollmentErrors.NothingToEnroll(),
        };
        return answer.ToHttp(done => done.Outcome is { } outcome
            ? TypedResults.Ok(outcome)
            : TypedResults.Accepted($"/api/v1/executions/{done.ExecutionId}", new ExecutionStarted(done.ExecutionId!.Value)));
    }

    private static async Task<IResult> GetAsync(long id, long leadId, EnrollmentQueries queries, CancellationToken cancel) =>
        await queries.FindAsync(id, leadId, cancel) is { } item ? TypedResults.Ok(item) : Problems.Of(EnrollmentErrors.NotFound(id, leadId));

    private static async Task<IResult> ChangeAsync(
        long id, long leadId, JsonBody<StatusBody> body, EnrollmentService service, EnrollmentQueries queries, CancellationToken cancel)
    {
        if (await queries.FindAsync(id, leadId, cancel) is not { } item) return Problems.Of(EnrollmentErrors.NotFound(id, leadId));
        var read = body.ApplyTo(new StatusBody(), "lead_id", "campaign_id");
        if (read.IsError) return Problems.Of(read.Error!);
        var changed = read.Value.Status switch
        {
            EnrollmentStatus.Paused when item.Status is EnrollmentStatus.Paused => Result.Ok,
            EnrollmentStatus.Active when item.Status is EnrollmentStatus.Active => Result.Ok,
            EnrollmentStatus.Paused => await service.PauseAsync(id, leadId, cancel),
            EnrollmentStatus.Active => await service.ResumeAsync(id, leadId, cancel),
            _ => Error.Invalid("status_invalid", "Send status 'paused' or 'active'; DELETE takes the lead out.", "status"),
        };
        return changed.IsError ? Problems.Of(changed.Error!) : await GetAsync(id, leadId, queries, cancel);
    }
}
