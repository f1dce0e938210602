using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Endpoints;

/// <summary>Who messages come from; managers read, administrators change.</summary>
internal static class SenderEndpoints
{
    public static void MapSenders(this RouteGroupBuilder api)
    {
        var senders = api.MapGroup("/senders").WithTags("Senders").RequireAuthorization(Policies.Marketer);
        senders.MapGet("", async (SenderQueries queries, CancellationToken cancel, int? page = null, int? page_size = null) =>
            TypedResults.Ok(Query.PageOf(await queries.ListAsync(cancel), Query.Page(page, page_size ?? 100)))).Says<Page<SenderCard>>("All senders, the configured ones first");
        senders.MapPost("", AddAsync).Says<SenderCard>("Add one", StatusCodes.Status201Created);
        senders.MapGet("/{id:long}", async (long id, SenderQueries queries, CancellationToken cancel) =>
            await queries.FindAsync(id, cancel) is { } sender ? TypedResults.Ok(sender) : Problems.Of(SenderErrors.NotFound(id))).Says<SenderCard>("One sender, and how it stands");
        senders.MapPatch("/{id:long}", UpdateAsync).Says<SenderCard>("Change it; of a configured one only the limits");
        senders.MapDelete("/{id:long}", async (long id, SenderService service, CancellationToken cancel) => (await service.RemoveAsync(id, cancel)).ToHttp())
            .Says("Remove it; the other senders of its campaigns take over what it has not sent");
        senders.MapPost("/{id:long}/pause", async (long id, SenderService service, CancellationToken cancel) => (await service.PauseAsync(id, cancel)).ToHttp())
            .Says("What it would send waits");
        senders.MapPost("/{id:long}/resume", async (long id, SenderService service, CancellationToken cancel) => (await service.ResumeAsync(id, cancel)).ToHttp())
            .Says("It sends again");
        senders.MapPost("/{id:long}/try", async (long id, SenderService service, CancellationToken cancel) => (await service.TryAsync(id, cancel)).ToHttp())
            .Says("Connect and sign in now; 409 says what went wrong");
    }

    private static async Task<IResult> AddAsync(JsonBody<SenderEditModel> body, SenderService service, SenderQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(new SenderEditModel());
        if (model.IsError) return Problems.Of(model.Error!);
        var added = await service.AddAsync(model.Value, cancel);
        if (added.IsError) return Problems.Of(added.Error!);
        return TypedResults.Created($"/api/v1/senders/{added.Value}", await queries.FindAsync(added.Value, cancel));
    }

    private static async Task<IResult> UpdateAsync(
        long id, JsonBody<SenderEditModel> body, HttpRequest request, SenderService service, SenderQueries queries, CancellationToken cancel)
    {
        if (await queries.FindAsync(id, cancel) is not { } card) return Problems.Of(SenderErrors.NotFound(id));
        var model = body.ApplyTo(card.ToEditModel());
        if (model.IsError) return Problems.Of(model.Error!);
        var updated = await service.UpdateAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
        var current = await queries.FindAsync(id, cancel);
        return updated.Error is { } error ? Problems.OfEdit(error, current, body.Element) : TypedResults.Ok(current);
    }
}
