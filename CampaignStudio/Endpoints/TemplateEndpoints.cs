using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Endpoints;

internal static class TemplateEndpoints
{
    private static readonly string[] ReadOnly = ["id", "channel", "created_at", "updated_at", "created_by", "steps"];

    private sealed record PreviewBody
    {
        public long? LeadId { get; set; }
    }

    private sealed record TestBody
    {
        public string? To { get; set; }

        /// <summary>Whose data fill the variables; without it they are empty.</summary>
        public long? LeadId { get; set; }
    }

    private sealed record SmsPreviewView(string Text, int Segments, SmsEncoding Encoding, int Length, int PerSegment, IReadOnlyList<string> Warnings);

    private sealed record TestSent(string To, string Response);

    public static void MapTemplates(this RouteGroupBuilder api)
    {
        MapEmail(api.MapGroup("/email-templates").WithTags("E-mail templates"));
        MapSms(api.MapGroup("/sms-templates").WithTags("SMS templates"));
    }

    private static void MapEmail(RouteGroupBuilder templates)
    {
        MapShared(templates, Channel.Email);
        templates.MapPost("", async (JsonBody<EmailTemplateEditModel> body, TemplateService service, TemplateQueries queries, CancellationToken cancel) =>
        {
            var model = body.ApplyTo(new EmailTemplateEditModel(), ReadOnly);
            return model.IsError
                ? Problems.Of(model.Error!)
                : await CreatedAsync(Channel.Email, await service.CreateEmailAsync(model.Value, cancel), queries, cancel);
        }).Says<TemplateCard>("Create a template in Liquid", StatusCodes.Status201Created);
        templates.MapPatch("/{id:long}", async (
            long id, JsonBody<EmailTemplateEditModel> body, HttpRequest request, TemplateService service, TemplateQueries queries, CancellationToken cancel) =>
        {
            if (await queries.EmailAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Email, id));
            var model = body.ApplyTo(card.ToEmailEditModel(), ReadOnly);
            if (model.IsError) return Problems.Of(model.Error!);
            var updated = await service.UpdateEmailAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
            return await AnswerAsync(Channel.Email, id, updated, body.Element, queries, cancel);
        }).Says<TemplateCard>("Change a template");
        templates.MapPost("/{id:long}/preview", async (
            long id, JsonBody<PreviewBody> body, TemplateQueries queries, TemplatePreviewService previews, CancellationToken cancel) =>
        {
            var preview = body.ApplyTo(new PreviewBody());
            if (preview.IsError) return Problems.Of(preview.Error!);
            if (await queries.EmailAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Email, id));
            return (await previews.PreviewAsync(EmailOf(card), preview.Value.LeadId, cancel)).ToHttp();
        }).Says<EmailPreview>("As one lead would read it, with warnings; without lead_id an invented lead");
        templates.MapPost("/{id:long}/test-send", async (
            long id, JsonBody<TestBody> body, TemplateQueries queries, TestSendService tests, CancellationToken cancel) =>
        {
            var test = body.ApplyTo(new TestBody());
            if (test.IsError) return Problems.Of(test.Error!);
            if (await queries.EmailAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Email, id));
            var sent = await tests.SendAsync(EmailOf(card), test.Value.To ?? "", test.Value.LeadId, cancel);
            return sent.ToHttp(answer => TypedResults.Ok(new TestSent(test.Value.To!, answer)));
        }).Says<TestSent>("Send it to an address of one's own; nothing of it counts");
    }

    private static void MapSms(RouteGroupBuilder templates)
    {
        MapShared(templates, Channel.Sms);
        templates.MapPost("", async (JsonBody<SmsTemplateEditModel> body, TemplateService service, TemplateQueries queries, CancellationToken cancel) =>
        {
            var model = body.ApplyTo(new SmsTemplateEditModel(), ReadOnly);
            return model.IsError
                ? Problems.Of(model.Error!)
                : await CreatedAsync(Channel.Sms, await service.CreateSmsAsync(model.Value, cancel), queries, cancel);
        }).Says<TemplateCard>("Create a template in Liquid", StatusCodes.Status201Created);
        templates.MapPatch("/{id:long}", async (
            long id, JsonBody<SmsTemplateEditModel> body, HttpRequest request, TemplateService service, TemplateQueries queries, CancellationToken cancel) =>
        {
            if (await queries.SmsAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Sms, id));
            var model = body.ApplyTo(card.ToSmsEditModel(), ReadOnly);
            if (model.IsError) return Problems.Of(model.Error!);
            var updated = await service.UpdateSmsAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
            return await AnswerAsync(Channel.Sms, id, updated, body.Element, queries, cancel);
        }).Says<TemplateCard>("Change a template");
        templates.MapPost("/{id:long}/preview", async (
            long id, JsonBody<PreviewBody> body, TemplateQueries queries, TemplatePreviewService previews, CancellationToken cancel) =>
        {
            var preview = body.ApplyTo(new PreviewBody());
            if (preview.IsError) return Problems.Of(preview.Error!);
            if (await queries.SmsAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Sms, id));
            return (await previews.PreviewAsync(new SmsContent(card.Text), preview.Value.LeadId, cancel)).ToHttp(sms => TypedResults.Ok(new SmsPreviewView(
                sms.Text, sms.Segments.Segments, sms.Segments.Encoding, sms.Segments.Length, sms.Segments.PerSegment, sms.Warnings)));
        }).Says<SmsPreviewView>("As one lead would read it, with its segments and warnings");
        templates.MapPost("/{id:long}/test-send", async (
            long id, JsonBody<TestBody> body, TemplateQueries queries, TestSendService tests, CancellationToken cancel) =>
        {
            var test = body.ApplyTo(new TestBody());
            if (test.IsError) return Problems.Of(test.Error!);
            if (await queries.SmsAsync(id, cancel) is not { } card) return Problems.Of(TemplateRefusals.NotFound(Channel.Sms, id));
            var sent = await tests.SendAsync(new SmsContent(card.Text), test.Value.To ?? "", test.Value.LeadId, cancel);
            return sent.ToHttp(answer => TypedResults.Ok(new TestSent(test.Value.To!, answer)));
        }).Says<TestSent>("Send it to a number of one's own; nothing of it counts");
    }

    private static void MapShared(RouteGroupBuilder templates, Channel channel)
    {
        templates.MapGet("", async (TemplateQueries queries, CancellationToken cancel, string? q = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(channel, Query.Page(page, page_size), q, cancel))).Says<Page<TemplateItem>>("Templates by name");
        templates.MapGet("/{id:long}", async (long id, TemplateQueries queries, CancellationToken cancel) =>
            await FindAsync(channel, id, queries, cancel) is { } card ? TypedResults.Ok(card) : Problems.Of(TemplateRefusals.NotFound(channel, id)))
            .Says<TemplateCard>("One template with its content");
        templates.MapDelete("/{id:long}", async (long id, TemplateService service, CancellationToken cancel) => (await service.DeleteAsync(channel, id, cancel)).ToHttp())
            .Says("Take a template out of use; 409 while a step has it");
    }

    private static Task<TemplateCard?> FindAsync(Channel channel, long id, TemplateQueries queries, CancellationToken cancel) =>
        channel is Channel.Email ? queries.EmailAsync(id, cancel) : queries.SmsAsync(id, cancel);

    private static async Task<IResult> CreatedAsync(Channel channel, Result<long> created, TemplateQueries queries, CancellationToken cancel) => created.Error is { } error
        ? Problems.Of(error)
        : TypedResults.Created($"/api/v1/{channel.ToText()}-templates/{created.Value}", await FindAsync(channel, created.Value, queries, cancel));

    private static async Task<IResult> AnswerAsync(Channel channel, long id, Result updated, object yours, TemplateQueries queries, CancellationToken cancel)
    {
        var card = await FindAsync(channel, id, queries, cancel);
        return updated.Error is { } error ? Problems.OfEdit(error, card, yours) : TypedResults.Ok(card);
    }

    private static EmailContent EmailOf(TemplateCard card) =>
        new(card.Subject ?? "", card.Html, string.IsNullOrWhiteSpace(card.Text) ? null : card.Text);
}
