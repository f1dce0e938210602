using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Integrations.Imap;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Integrations;

/// <summary>Reading the mailbox of replies from a real IMAP server.</summary>
[EveryDatabase]
public sealed class InboxReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lies_there_and_what_arrives_is_recorded_once(bool offersIdle)
    {
        await using var server = await DovecotServer.StartAsync(offersIdle);
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);
        await server.DeliverAsync(Reply(lea, sent, "one"));

        await using (Reading(world, server))
        {
            await RepliesAsync(world, server, 1);
            await server.DeliverAsync(Reply(lea, sent, "two"));
            await RepliesAsync(world, server, 2);
        }
        // A new reader goes on where the first one stood, and the same message under another UID is no new one.
        await server.DeliverAsync(Reply(lea, sent, "two"));
        await server.DeliverAsync(Reply(lea, sent, "three"));
        await using (Reading(world, server)) await PositionAsync(world, server, position => position.LastUid == 4);

        await RepliesAsync(world, server, 3);
        Assert.Equal(OutreachStatus.Replied, (await world.LastAsync(lea)).Status);
    }

    [Fact]
    public async Task After_a_crash_between_reading_and_noting_nothing_is_lost_or_doubled()
    {
        await using var server = await DovecotServer.StartAsync();
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);
        foreach (var id in new[] { "one", "two", "three" }) await server.DeliverAsync(Reply(lea, sent, id));
        await using (Reading(world, server)) await PositionAsync(world, server, now => now.LastUid == 3);

        // As if it had been killed before it noted the last two.
        var inbox = world.Studio.Get<InboxService>();
        var position = (await inbox.FindAsync())!;
        await inbox.TryTakeAsync(position.Mailbox, "killed", TimeSpan.Zero);
        await inbox.AdvanceAsync(position.Mailbox, "killed", position.Validity!.Value, 1);
        await using (Reading(world, server)) await PositionAsync(world, server, now => now.LastUid == 3);

        await RepliesAsync(world, server, 3);
    }

    [Fact]
    public async Task A_mailbox_that_was_made_anew_is_looked_through_again()
    {
        await using var server = await DovecotServer.StartAsync();
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);
        foreach (var id in new[] { "one", "two" }) await server.DeliverAsync(Reply(lea, sent, id));
        await using (Reading(world, server)) await PositionAsync(world, server, now => now.LastUid == 2);
        var before = (await world.Studio.Get<InboxService>().FindAsync())!.Validity;

        await server.LoseMailboxAsync();
        await server.DeliverAsync(Reply(lea, sent, "three"));
        await using (Reading(world, server)) await PositionAsync(world, server, now => now.Validity != before && now.LastUid == 1);

        await RepliesAsync(world, server, 3);
    }

    [Fact]
    public async Task A_bomb_and_rubbish_in_between_keep_nobody_waiting()
    {
        await using var server = await DovecotServer.StartAsync();
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);
        await server.DeliverAsync("\n\n\0\0no mail at all");
        await server.DeliverAsync("From: x@example.com\nContent-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\n\n", 100_000)));
        await server.DeliverAsync("From: x@example.com\n\n" + new string('x', 11 * 1024 * 1024));
        await server.DeliverAsync(Reply(lea, sent, "one"));

        await using (Reading(world, server)) await RepliesAsync(world, server, 1);
    }

    [Fact]
    public async Task What_keeps_the_mailbox_shut_is_told_and_over_once_it_opens()
    {
        await using var server = await DovecotServer.StartAsync();
        await using var world = await EngineWorld.CreateAsync();
        var reader = Reader(world, server, password: "wrong");

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => reader.RunAsync(default));
        await reader.FailAsync(refused, default);
        var told = (await world.Studio.Get<InboxService>().FindAsync())!;
        Assert.NotNull(told.FailingSinceUtc);
        Assert.NotEmpty(told.Error!);

        await using (Reading(world, server)) await PositionAsync(world, server, position => position is { Error: null, CheckedUtc: not null });
    }

    [Fact]
    public async Task Of_two_readers_one_reads_and_the_other_follows_when_it_leaves()
    {
        await using var server = await DovecotServer.StartAsync();
        await using var world = await EngineWorld.CreateAsync();
        await using (Reading(world, server))
        {
            await PositionAsync(world, server, position => position.CheckedUtc is not null);
            Assert.False(await Reader(world, server).RunAsync(default));
        }
        await using var second = Reading(world, server);
        await PositionAsync(world, server, position => position.Owner == second.Owner);
    }

    private static async Task<(Lead Lead, Outreach Sent)> SentAsync(EngineWorld world)
    {
        var id = await world.CampaignAsync(campaign => campaign.StopOnReply = false, Email());
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        return (lea, await world.LastAsync(lea));
    }

    private static string Reply(Lead lead, Outreach sent, string id) =>
        $"From: <{lead.Email}>\nTo: news@studio.example\nSubject: Re: {sent.Subject}\nMessage-ID: <{id}@example.com>\nIn-Reply-To: <{sent.MessageId}>\n\nAnswer {id}\n";

    private static Task<int> RepliesAsync(EngineWorld world, DovecotServer server, int count) => Eventually.AsAsync(
        () => world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.Kind == InteractionKind.Replied && fact.OutreachId != null)),
        replies => replies == count,
        Limit,
        $"{count} replies are recorded",
        () => server.Log);

    private static Task<InboxPosition?> PositionAsync(EngineWorld world, DovecotServer server, Func<InboxPosition, bool> fits) => Eventually.AsAsync(
        () => world.Studio.Get<InboxService>().FindAsync(), position => position is not null && fits(position), Limit, "the mailbox was read so far", () => server.Log);

    private static InboxReader Reader(EngineWorld world, DovecotServer server, string password = DovecotServer.Password) => world.Studio.Create<InboxReader>(
        TimeProvider.System,
        Options.Create(new ImapOptions { Host = "127.0.0.1", Port = server.Port, Username = DovecotServer.User, Password = password, Security = MailSecurity.None }));

    private static Session Reading(EngineWorld world, DovecotServer server) => new(Reader(world, server));

    /// <summary>A reader at work until disposed.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private readonly InboxReader _reader;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Session(InboxReader reader) => (_reader, _running) = (reader, Task.Run(() => reader.RunAsync(_stop.Token)));

        public string Owner => _reader.Owner;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            await _reader.LeaveAsync(default);
            _stop.Dispose();
        }
    }
}
