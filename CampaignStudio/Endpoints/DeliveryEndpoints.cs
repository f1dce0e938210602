using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Forecasts;
using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Endpoints;

/// <summary>How fast and how often messages go, and what becomes of those that are overdue after an outage.</summary>
internal static class DeliveryEndpoints
{
    private sealed record DeliverySettingsView(
        int? EmailPerHour, int? SmsPerHour, int? FrequencyMax, int FrequencyDays, FrequencyMode FrequencyMode, int StaleAfterHours, int Version)
    {
        public static DeliverySettingsView Of(DeliverySettingsCard card) => new(
            card.Settings.EmailPerHour,
            card.Settings.SmsPerHour,
            card.Settings.FrequencyMax,
            card.Settings.FrequencyDays,
            card.Settings.FrequencyMode,
            card.Settings.StaleAfterHours,
            card.Version);
    }

    /// <param name="SinceAt">Since when the application had not run; null: nothing waits.</param>
    private sealed record OverdueView(long Count, DateTime? SinceAt, DateTime? DueUntil, OverdueDecision? Decided);

    private sealed record DecisionBody
    {
        public OverdueDecision? Decision { get; set; }
    }

    private sealed record Decided(long? ExecutionId);

    public static void MapDelivery(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings/delivery").WithTags("Settings");
        settings.MapGet("", async (DeliverySettingsService service, CancellationToken cancel) => TypedResults.Ok(DeliverySettingsView.Of(await service.GetAsync(cancel))))
            .RequireAuthorization(Policies.Marketer).Says<DeliverySettingsView>("Rates of the channels, the frequency cap per lead, and when overdue messages wait for a person");
        settings.MapPatch("", UpdateAsync).Says<DeliverySettingsView>("Change them; administrators only");

        api.MapGet("/campaigns/{id:long}/forecast", async (long id, ForecastQueries forecasts, CancellationToken cancel) =>
                await forecasts.ForecastAsync(id, cancel) is { } forecast ? TypedResults.Ok(forecast) : Problems.Of(CampaignErrors.NotFound(id)))
            .WithTags("Campaigns").Says<CampaignForecast>("When the campaign will be through, day by day, if everybody stays");

        var overdue = api.MapGroup("/campaigns/{id:long}/overdue").WithTags("Campaigns");
        overdue.MapGet("", OverdueAsync).Says<OverdueView>("What fell due while the application did not run, and waits for a decision");
        overdue.MapPost("", DecideAsync).RequireAuthorization(Policies.Marketer)
            .Says<Decided>("Decide it: 'send' now, 'shift' by as long as the outage was, or 'skip'", StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> UpdateAsync(JsonBody<DeliverySettingsEditModel> body, HttpRequest request, DeliverySettingsService service, CancellationToken cancel)
    {
        var card = await service.GetAsync(cancel);
        var model = body.ApplyTo(card.Settings);
        if (model.IsError) return Problems.Of(model.Error!);
        var updated = await service.UpdateAsync(model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
        var current = DeliverySettingsView.Of(await service.GetAsync(cancel));
        return updated.Error is { } error ? Problems.OfEdit(error, current, body.Element) : TypedResults.Ok(current);
    }

    private static async Task<IResult> OverdueAsync(long id, OverdueService overdue, CampaignQueries campaigns, CancellationToken cancel)
    {
        if (await campaigns.CardAsync(id, cancel) is null) return Problems.Of(CampaignErrors.NotFound(id));
        var state = await overdue.FindAsync(id, cancel);
        return TypedResults.Ok(new OverdueView(state?.Count ?? 0, state?.SinceUtc, state?.UntilUtc, state?.Decided));
    }

    private static async Task<IResult> DecideAsync(long id, JsonBody<DecisionBody> body, OverdueService overdue, CancellationToken cancel)
    {
        var read = body.ApplyTo(new DecisionBody());
        if (read.IsError) return Problems.Of(read.Error!);
        if (read.Value.Decision is not { } decision)
        {
            return Problems.Of(Error.Invalid("decision_missing", $"Say what becomes of them: {string.Join(", ", EnumText<OverdueDecision>.All)}.", "decision"));
        }
        var decided = await overdue.DecideAsync(id, decision, cancel);
        return decided.ToHttp(executionId => TypedResults.Accepted($"/api/v1/campaigns/{id}/overdue", new Decided(executionId)));
    }
}
