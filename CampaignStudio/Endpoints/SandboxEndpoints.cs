using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class SandboxEndpoints
{
    private sealed record ClickBody
    {
        /// <summary>Null: the first link.</summary>
        public string? Url { get; set; }
    }

    private sealed record ReplyBody
    {
        public string? Text { get; set; }
    }

    private sealed record AdvanceBody
    {
        /// <summary>Such as <c>3.00:00:00</c> for three days.</summary>
        public TimeSpan? Advance { get; set; }
    }

    private sealed record Done(long Id, string Action);

    private sealed record ClockView(DateTime Now, TimeSpan Offset);

    public static void MapSandbox(this RouteGroupBuilder api)
    {
        var sandbox = api.MapGroup("/sandbox").WithTags("Sandbox");
        sandbox.MapGet("/messages", async (SandboxService service, CancellationToken cancel, string? to = null, int? page = null, int? page_size = null) =>
            (await service.ListAsync(to, Query.Page(page, page_size), cancel)).ToHttp()).Says<Page<SandboxMessageItem>>("What was delivered, newest first");
        sandbox.MapGet("/recipients", async (SandboxService service, CancellationToken cancel) =>
            (await service.RecipientsAsync(cancel)).ToHttp(all => TypedResults.Ok(new Page<SandboxRecipient>(all, all.Count))))
            .Says<Page<SandboxRecipient>>("Who got something");

        sandbox.MapPost("/messages/{id:long}/open", async (long id, SandboxService service, CancellationToken cancel) =>
            Answer(await service.OpenAsync(id, cancel), id, "open")).Says<Done>("Open it");
        sandbox.MapPost("/messages/{id:long}/click", async (long id, OptionalBody<ClickBody> body, SandboxService service, CancellationToken cancel) =>
        {
            var click = body.ApplyTo(new ClickBody());
            return click.IsError ? Problems.Of(click.Error!) : Answer(await service.ClickAsync(id, click.Value.Url, cancel), id, "click");
        }).Says<Done>("Follow a link of it, by default the first");
        sandbox.MapPost("/messages/{id:long}/reply", async (long id, JsonBody<ReplyBody> body, SandboxService service, CancellationToken cancel) =>
        {
            var reply = body.ApplyTo(new ReplyBody());
            return reply.IsError ? Problems.Of(reply.Error!) : Answer(await service.ReplyAsync(id, reply.Value.Text, cancel), id, "reply");
        }).Says<Done>("Write back; by SMS the words STOP, START and HELP do what they say");
        sandbox.MapPost("/messages/{id:long}/bounce", async (long id, SandboxService service, CancellationToken cancel) =>
            Answer(await service.BounceAsync(id, cancel), id, "bounce")).Says<Done>("The address turns out not to exist");
        sandbox.MapPost("/messages/{id:long}/unsubscribe", async (long id, SandboxService service, CancellationToken cancel) =>
            Answer(await service.UnsubscribeAsync(id, cancel), id, "unsubscribe")).Says<Done>("Unsubscribe");

        sandbox.MapGet("/clock", (SandboxClockService clock) => clock.Now().ToHttp(View)).Says<ClockView>("The workspace's time, and how far it runs ahead");
        sandbox.MapPost("/clock", async (JsonBody<AdvanceBody> body, SandboxClockService clock, CancellationToken cancel) =>
        {
            if (clock.Now().Error is { } off) return Problems.Of(off);
            var advance = body.ApplyTo(new AdvanceBody());
            if (advance.IsError) return Problems.Of(advance.Error!);
            return advance.Value.Advance is { } by ? (await clock.AdvanceAsync(by, cancel)).ToHttp(View) : Problems.Of(SandboxErrors.AdvanceOutOfRange());
        }).Says<ClockView>("Move the clock forward; answers when everything due by then has been done");
    }

    private static IResult Answer(Result result, long id, string action) => result.ToHttp(() => TypedResults.Ok(new Done(id, action)));

    private static IResult View(SandboxTime time) => TypedResults.Ok(new ClockView(time.NowUtc, time.Offset));
}
