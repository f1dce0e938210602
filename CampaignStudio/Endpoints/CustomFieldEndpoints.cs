using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>The fields that this workspace added to those every lead has.</summary>
internal static class CustomFieldEndpoints
{
    private static readonly string[] ReadOnly = ["id"];
    private static readonly string[] Fixed = ["id", "key", "type"];

    private sealed record LabelBody
    {
        public string Label { get; set; } = "";
    }

    public static void MapCustomFields(this RouteGroupBuilder api)
    {
        var fields = api.MapGroup("/custom-fields").WithTags("Leads");
        fields.MapGet("", async (CustomFieldQueries queries, CancellationToken cancel, int? page = null, int? page_size = null) =>
            TypedResults.Ok(Query.PageOf(await queries.ListAsync(cancel), Query.Page(page, page_size ?? 100)))).Says<Page<CustomFieldItem>>("The custom fields of leads");
        fields.MapPost("", AddAsync).Says<CustomFieldItem>("Add one: text, number, boolean or date", StatusCodes.Status201Created);
        fields.MapPatch("/{id:long}", RenameAsync).Says<CustomFieldItem>("Give one another label; key and type never change");
        fields.MapDelete("/{id:long}", async (long id, CustomFieldService service, CancellationToken cancel) => (await service.RemoveAsync(id, cancel)).ToHttp())
            .Says("Remove one; the leads keep their values");
    }

    private static async Task<IResult> AddAsync(JsonBody<CustomFieldEditModel> body, CustomFieldService service, CustomFieldQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(new CustomFieldEditModel(), ReadOnly);
        if (model.IsError) return Problems.Of(model.Error!);
        var added = await service.AddAsync(model.Value, cancel);
        return added.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/custom-fields/{added.Value}", (await queries.ListAsync(cancel)).Single(field => field.Id == added.Value));
    }

    private static async Task<IResult> RenameAsync(long id, JsonBody<LabelBody> body, CustomFieldService service, CustomFieldQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(new LabelBody(), Fixed);
        if (model.IsError) return Problems.Of(model.Error!);
        var renamed = await service.RenameAsync(id, model.Value.Label, cancel);
        return renamed.Error is { } error ? Problems.Of(error) : TypedResults.Ok((await queries.ListAsync(cancel)).Single(field => field.Id == id));
    }
}
