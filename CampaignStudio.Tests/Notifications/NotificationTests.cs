using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Notifications;

[EveryDatabase]
public sealed class NotificationTests
{
    [Fact]
    public async Task A_user_sees_and_marks_only_their_own()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (ada, ben) = (await studio.AddUserAsync("Ada"), await studio.AddUserAsync("Ben"));
        var (hers, his) = (Of(studio, ada, "hers"), Of(studio, ben, "his"));
        await studio.AddAsync(hers, his);
        studio.SignIn(ada);
        var (queries, service) = (studio.Get<NotificationQueries>(), studio.Get<NotificationService>());

        Assert.Equal("notification_not_found", (await service.MarkAsync(his.Id, read: true)).Error?.Code);
        Assert.Equal(1, await queries.UnreadAsync());
        Assert.False((await service.MarkAsync(hers.Id, read: true)).IsError);

        Assert.Equal(0, await queries.UnreadAsync());
        Assert.Equal(["hers"], (await queries.ListAsync(unreadOnly: false, new PageRequest())).Items.Select(n => n.Title));
        Assert.Empty((await queries.ListAsync(unreadOnly: true, new PageRequest())).Items);
    }

    [Fact]
    public async Task Marking_all_read_leaves_other_peoples_alone_and_signals()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (ada, ben) = (await studio.AddUserAsync("Ada"), await studio.AddUserAsync("Ben"));
        await studio.AddAsync(Of(studio, ada, "1"), Of(studio, ada, "2"), Of(studio, ben, "3"));
        studio.SignIn(ada);
        var signals = 0;
        using var watch = studio.Live.Watch(Topic.Notifications(ada.Id), () => signals++);

        await studio.Get<NotificationService>().MarkAllReadAsync();

        Assert.Equal((0, 1), (await studio.Get<NotificationQueries>().UnreadAsync(), signals));
        studio.SignIn(ben);
        Assert.Equal(1, await studio.Get<NotificationQueries>().UnreadAsync());
    }

    [Fact]
    public async Task Pending_ones_go_out_once_and_refused_ones_again_next_time()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var ada = await studio.AddUserAsync("Ada");
        await studio.AddAsync(Of(studio, ada, "good", email: true), Of(studio, ada, "bad", email: true), Of(studio, ada, "silent"));
        var mailer = new Mailer { Refused = "bad" };
        var outbox = new NotificationOutbox(studio.Get<IDbContextFactory<StudioDb>>(), studio.Clock, mailer);

        Assert.Equal(1, await outbox.SendPendingAsync());
        mailer.Refused = "";
        Assert.Equal(1, await outbox.SendPendingAsync());
        Assert.Equal(0, await outbox.SendPendingAsync());

        Assert.Equal([("good", "ada@studio.example"), ("bad", "ada@studio.example")], mailer.Sent);
    }

    [Fact]
    public async Task Old_news_and_people_who_left_get_no_mail()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var gone = await studio.AddUserAsync("Gone", isActive: false);
        var ada = await studio.AddUserAsync("Ada");
        await studio.AddAsync(Of(studio, ada, "old", email: true));
        studio.Time.Advance(TimeSpan.FromDays(2));
        await studio.AddAsync(Of(studio, gone, "gone", email: true));
        var mailer = new Mailer();

        await new NotificationOutbox(studio.Get<IDbContextFactory<StudioDb>>(), studio.Clock, mailer).SendPendingAsync();

        Assert.Empty(mailer.Sent);
    }

    private static Notification Of(StudioWorkspace studio, User user, string title, bool email = false) =>
        new() { UserId = user.Id, Title = title, CreatedUtc = studio.NowUtc, EmailPending = email };

    private sealed class Mailer : INotificationMailer
    {
        public string Refused { get; set; } = "";
        public List<(string Subject, string To)> Sent { get; } = [];
        public bool IsConfigured => true;

        public Task<bool> SendAsync(NotificationMail mail, CancellationToken cancel)
        {
            if (mail.Subject == Refused) return Task.FromResult(false);
            Sent.Add((mail.Subject, mail.ToAddress));
            return Task.FromResult(true);
        }
    }
}
