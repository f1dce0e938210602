using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class SequenceEndpoints
{
    private static readonly string[] ReadOnly = ["id", "campaign_id", "created_at", "created_by", "pending", "template_name"];

    /// <summary>A step as the API shows it.</summary>
    /// <param name="Pending">Outreaches that wait for it: how many people an edit touches.</param>
    private sealed record SequenceView(
        long Id, long CampaignId, string Name, Channel Channel, int Order, int DelayDays, int DelayHours, long? TemplateId, string? TemplateName,
        JsonElement? Content, Condition Conditions, bool IsActive, long Pending, int Version)
    {
        public static SequenceView Of(StepCard card) => new(
            card.Id, card.CampaignId, card.Settings.Name, card.Settings.Channel, card.Order, card.Settings.DelayDays, card.Settings.DelayHours,
            card.Settings.TemplateId, card.TemplateName, card.Settings.Content, card.Settings.Conditions, card.Settings.IsActive, card.Pending, card.Version);
    }

    private sealed record NewOrder
    {
        public IReadOnlyList<long> Ids { get; set; } = [];
    }

    public static void MapSequences(this RouteGroupBuilder api)
    {
        var sequences = api.MapGroup("").WithTags("Sequences");
        sequences.MapGet("/campaigns/{id:long}/sequences", ListAsync).Says<Page<SequenceView>>("The steps of a campaign in their order");
        sequences.MapPost("/campaigns/{id:long}/sequences", CreateAsync).Says<SequenceView>("Add a step", StatusCodes.Status201Created);
        sequences.MapPut("/campaigns/{id:long}/sequences/order", OrderAsync).Says<Page<SequenceView>>("Put all steps into another order");
        sequences.MapGet("/sequences/{id:long}", GetAsync).Says<SequenceView>("One step");
        sequences.MapGet("/sequences/{id:long}/reach", async (long id, CampaignQueries queries, EditReachQueries reach, CancellationToken cancel) =>
                await queries.StepAsync(id, cancel) is { } card ? TypedResults.Ok(await reach.StepAsync(card.CampaignId, id, cancel)) : Problems.Of(StepErrors.NotFound(id)))
            .Says<EditReach>("How many people an edit of this step touches");
        sequences.MapGet("/campaigns/{id:long}/reach", async (long id, CampaignQueries queries, EditReachQueries reach, CancellationToken cancel) =>
                await queries.CardAsync(id, cancel) is null ? Problems.Of(CampaignErrors.NotFound(id)) : TypedResults.Ok(await reach.CampaignAsync(id, cancel)))
            .Says<EditReach>("How many people an edit of the window, the zone or the order of steps touches");
        sequences.MapPatch("/sequences/{id:long}", UpdateAsync).Says<SequenceView>("Change a step; what is pending is planned again, what was sent stays");
        sequences.MapDelete("/sequences/{id:long}", async (long id, StepService steps, CancellationToken cancel) => (await steps.RemoveAsync(id, cancel)).ToHttp())
            .Says("Take a step out; who waits for it goes on to the next one");
    }

    private static async Task<IResult> ListAsync(long id, CampaignQueries queries, CancellationToken cancel, int? page = null, int? page_size = null)
    {
        var request = Query.Page(page, page_size ?? PageRequest.MaxPageSize);
        if (await queries.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        return TypedResults.Ok(Query.PageOf([.. (await queries.StepsAsync(id, cancel)).Select(SequenceView.Of)], request));
    }

    private static async Task<IResult> CreateAsync(long id, JsonBody<StepEditModel> body, StepService steps, CampaignQueries queries, CancellationToken cancel)
    {
        if (await queries.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        if (OtherCampaign(body, id)) return Problems.Of(Error.Invalid("campaign_differs", "'campaign_id' is not the campaign of this address.", "campaign_id"));
        var model = Read(body, new StepEditModel());
        if (model.IsError) return Problems.Of(model.Error!);
        var created = await steps.CreateAsync(id, model.Value, cancel);
        return created.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/sequences/{created.Value}", SequenceView.Of((await queries.StepAsync(created.Value, cancel))!));
    }

    private static async Task<IResult> GetAsync(long id, CampaignQueries queries, CancellationToken cancel) =>
        await queries.StepAsync(id, cancel) is { } card ? TypedResults.Ok(SequenceView.Of(card)) : Problems.Of(StepErrors.NotFound(id));

    private static async Task<IResult> UpdateAsync(
        long id, JsonBody<StepEditModel> body, HttpRequest request, StepService steps, CampaignQueries queries, CancellationToken cancel)
    {
        if (await queries.StepAsync(id, cancel) is not { } card) return Problems.Of(StepErrors.NotFound(id));
        if (OtherCampaign(body, card.CampaignId)) return Problems.Of(Error.Invalid("campaign_fixed", "A step stays in its campaign.", "campaign_id"));
        var model = Read(body, card.Settings);
        if (model.IsError) return Problems.Of(model.Error!);
        var updated = await steps.UpdateAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
        return updated.Error is { } error
            ? Problems.OfEdit(error, await queries.StepAsync(id, cancel) is { } now ? SequenceView.Of(now) : null, body.Element)
            : await GetAsync(id, queries, cancel);
    }

    private static async Task<IResult> OrderAsync(long id, JsonBody<NewOrder> body, StepService steps, CampaignQueries queries, CancellationToken cancel)
    {
        var order = body.ApplyTo(new NewOrder());
        if (order.IsError) return Problems.Of(order.Error!);
        var changed = await steps.ReorderAsync(id, order.Value.Ids, cancel);
        return changed.IsError ? Problems.Of(changed.Error!) : await ListAsync(id, queries, cancel);
    }

    private static Result<StepEditModel> Read(JsonBody<StepEditModel> body, StepEditModel current) =>
        body.Find("conditions") is { } conditions && ConditionJson.Parse(conditions, "conditions").Error is { } error ? error : body.ApplyTo(current, ReadOnly);

    private static bool OtherCampaign(JsonBody<StepEditModel> body, long campaignId) => body.Find("campaign_id") switch
    {
        null or { ValueKind: JsonValueKind.Null } => false,
        { ValueKind: JsonValueKind.Number } number => !number.TryGetInt64(out var given) || given != campaignId,
        { ValueKind: JsonValueKind.String } text => text.GetString() != campaignId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => true,
    };
}
