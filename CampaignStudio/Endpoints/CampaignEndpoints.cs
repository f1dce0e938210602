using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Endpoints;

internal static class CampaignEndpoints
{
    // What a campaign says of itself may come back with an edit.
    private static readonly string[] ReadOnly = ["id", "status", "created_by", "created_at", "started_at", "completed_at", "steps"];

    private sealed record ExecutionStarted(long ExecutionId, IReadOnlyList<Finding> Warnings);

    private sealed record FollowUpsCreated(int Created);

    public static void MapCampaigns(this RouteGroupBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapGet("", ListAsync).Says<Page<CampaignRow>>("Campaigns, newest first; archived ones only when asked for");
        campaigns.MapPost("", CreateAsync).Says<CampaignView>("Create a draft", StatusCodes.Status201Created);
        campaigns.MapGet("/{id:long}", GetAsync).Says<CampaignView>("One campaign with its settings and rules");
        campaigns.MapPatch("/{id:long}", UpdateAsync).Says<CampaignView>("Change settings and rules; edited rules take effect for everybody");
        campaigns.MapDelete("/{id:long}", async (long id, CampaignService service, CancellationToken cancel) => (await service.DeleteAsync(id, cancel)).ToHttp())
            .Says("Delete a draft that never sent");

        campaigns.MapPost("/{id:long}/start", StartAsync)
            .Says<ExecutionStarted>("Start; 409 lists what stands in the way", StatusCodes.Status202Accepted);
        campaigns.MapPost("/{id:long}/pause", (long id, CampaignLife life, CampaignQueries queries, CancellationToken cancel) =>
            AfterAsync(life.PauseAsync(id, cancel), id, queries, cancel)).Says<CampaignView>("Hold everybody where they are");
        campaigns.MapPost("/{id:long}/resume", (long id, CampaignLife life, CampaignQueries queries, CancellationToken cancel) =>
            AfterAsync(life.ResumeAsync(id, cancel), id, queries, cancel)).Says<CampaignView>("Go on");
        campaigns.MapPost("/{id:long}/complete", (long id, CampaignLife life, CampaignQueries queries, CancellationToken cancel) =>
            AfterAsync(life.CompleteAsync(id, cancel), id, queries, cancel)).Says<CampaignView>("End it; what is pending is cancelled");
        campaigns.MapPost("/{id:long}/archive", (long id, CampaignLife life, CampaignQueries queries, CancellationToken cancel) =>
            AfterAsync(life.ArchiveAsync(id, cancel), id, queries, cancel)).Says<CampaignView>("Put a draft or a completed campaign away");
        campaigns.MapPost("/{id:long}/clone", async (long id, CampaignService service, CampaignQueries queries, CancellationToken cancel) =>
            await CreatedAsync(await service.CloneAsync(id, cancel), queries, cancel)).Says<CampaignView>("A draft with the same settings, steps and rules", StatusCodes.Status201Created);

        campaigns.MapGet("/{id:long}/preflight", async (long id, PreflightService preflight, CancellationToken cancel) => (await preflight.CheckAsync(id, cancel)).ToHttp())
            .Says<PreflightReport>("What a start would refuse, and who can be reached");
        campaigns.MapGet("/{id:long}/progress", ProgressAsync).Says<CampaignProgress>("The sixteen numbers");
        campaigns.MapPost("/{id:long}/evaluate", async (long id, EvaluationService evaluation, CancellationToken cancel) =>
                (await evaluation.EvaluateCampaignAsync(id, cancel)).ToHttp())
            .RequireAuthorization(Policies.Marketer).Says<EvaluationResult>("Score and move everybody now");
        campaigns.MapPost("/{id:long}/follow-up-tasks", async (long id, FollowUpService followUps, CancellationToken cancel) =>
                (await followUps.GenerateAsync(id, cancel)).ToHttp(created => TypedResults.Ok(new FollowUpsCreated(created))))
            .RequireAuthorization(Policies.Marketer).Says<FollowUpsCreated>("Make the follow-ups the facts call for, once per cause");
    }

    private static async Task<IResult> ListAsync(CampaignQueries queries, CancellationToken cancel, string? status = null, string? q = null, int? page = null, int? page_size = null) =>
        TypedResults.Ok(await queries.ListAsync(Query.Page(page, page_size), Query.Choice<CampaignStatus>(status, "status"), q, cancel));

    private static async Task<IResult> CreateAsync(JsonBody<CampaignEditModel> body, CampaignService service, CampaignQueries queries, CancellationToken cancel)
    {
        if (StatusOf(body) is { } status && status != "draft")
        {
            return Problems.Of(Error.Invalid("status_fixed", "A campaign begins as a draft; start it with POST /campaigns/{id}/start.", "status"));
        }
        var model = Read(body, new CampaignEditModel());
        return model.IsError ? Problems.Of(model.Error!) : await CreatedAsync(await service.CreateAsync(model.Value, OwnerOf(body), cancel), queries, cancel);
    }

    internal static async Task<IResult> GetAsync(long id, CampaignQueries queries, CancellationToken cancel) =>
        await queries.CardAsync(id, cancel) is { } card ? TypedResults.Ok(CampaignView.Of(card)) : Problems.Of(CampaignErrors.NotFound(id));

    private static async Task<IResult> UpdateAsync(
        long id, JsonBody<CampaignEditModel> body, HttpRequest request, CampaignService service, CampaignQueries queries, CancellationToken cancel)
    {
        if (await queries.CardAsync(id, cancel) is not { } card) return Problems.Of(CampaignErrors.NotFound(id));
        if (StatusOf(body) is { } status && status != card.Status.ToText())
        {
            return Problems.Of(Error.Invalid(
                "status_fixed", "The status changes by POST /campaigns/{id}/start, pause, resume, complete or archive.", "status"));
        }
        var model = Read(body, card.Settings);
        if (model.IsError) return Problems.Of(model.Error!);
        var updated = await service.UpdateAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
        return updated.Error is { } error
            ? Problems.OfEdit(error, CampaignView.Of((await queries.CardAsync(id, cancel))!), body.Element)
            : await GetAsync(id, queries, cancel);
    }

    private static async Task<IResult> StartAsync(long id, CampaignLife life, CancellationToken cancel)
    {
        var started = await life.StartAsync(id, cancel);
        return started.ToHttp(outcome => outcome.ExecutionId is { } executionId
            ? TypedResults.Accepted($"/api/v1/executions/{executionId}", new ExecutionStarted(executionId, outcome.Preflight.Warnings))
            : Problems.Of(
                StatusCodes.Status409Conflict,
                "preflight_failed",
                "The campaign can't be started yet; nothing has changed. See 'problems' for what to mend.",
                extra: ("problems", outcome.Preflight.Problems)));
    }

    private static async Task<IResult> ProgressAsync(long id, CampaignQueries queries, ProgressQueries progress, CancellationToken cancel) =>
        await queries.CardAsync(id, cancel) is null ? Problems.Of(CampaignErrors.NotFound(id)) : TypedResults.Ok(await progress.ProgressAsync(id, cancel));

    private static async Task<IResult> AfterAsync(Task<Result> change, long id, CampaignQueries queries, CancellationToken cancel) =>
        (await change).Error is { } error ? Problems.Of(error) : await GetAsync(id, queries, cancel);

    private static async Task<IResult> CreatedAsync(Result<long> created, CampaignQueries queries, CancellationToken cancel) => created.Error is { } error
        ? Problems.Of(error)
        : TypedResults.Created($"/api/v1/campaigns/{created.Value}", CampaignView.Of((await queries.CardAsync(created.Value, cancel))!));

    /// <summary>Rules are read by their own readers first, which name the very place of each problem.</summary>
    internal static Result<CampaignEditModel> Read(JsonBody<CampaignEditModel> body, CampaignEditModel current, params IReadOnlyCollection<string> alsoIgnored)
    {
        Error?[] problems =
        [
            body.Find("audience") is { } audience ? ConditionJson.Parse(audience, "audience").Error : null,
            body.Find("lead_scoring_rules") is { } scoring ? RuleJson.ParseScoringRules(scoring).Error : null,
            body.Find("progression_rules") is { } progression ? RuleJson.ParseProgressionRules(progression).Error : null,
        ];
        return Error.Combine([.. problems.OfType<Error>()]) is { } error ? error : body.ApplyTo(current, [.. ReadOnly, .. alsoIgnored]);
    }

    private static long? OwnerOf(JsonBody<CampaignEditModel> body) => body.Find("created_by") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var id) => id,
        _ => throw new RefusedException(Error.Invalid("wrong_type", "'created_by' must be a user's id (GET /users).", "created_by")),
    };

    private static string? StatusOf(JsonBody<CampaignEditModel> body) => body.Find("status") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim().ToLowerInvariant(),
        { } other => other.GetRawText(),
    };
}
