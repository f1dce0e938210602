using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Interactions.Mail;

[EveryDatabase]
public sealed class InboxServiceTests : IAsyncLifetime
{
    private const string Box = "replies@imap.example/INBOX";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private StudioWorkspace _studio = null!;

    private InboxService Inbox => _studio.Get<InboxService>();

    public async ValueTask InitializeAsync() => _studio = await StudioWorkspace.CreateAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task One_node_has_it_until_its_lease_runs_out_or_it_leaves()
    {
        Assert.NotNull(await Inbox.TryTakeAsync(Box, "a", Lease));
        Assert.Null(await Inbox.TryTakeAsync(Box, "b", Lease));
        Assert.NotNull(await Inbox.TryTakeAsync(Box, "a", Lease));

        _studio.Time.Advance(Lease);
        Assert.NotNull(await Inbox.TryTakeAsync(Box, "b", Lease));
        Assert.Null(await Inbox.AdvanceAsync(Box, "a", 1, 5));

        await Inbox.LeaveAsync(Box, "b");
        Assert.NotNull(await Inbox.TryTakeAsync(Box, "a", Lease));
    }

    [Fact]
    public async Task It_remembers_how_far_it_was_read_and_starts_anew_for_another_mailbox()
    {
        Assert.Null(await Inbox.FindAsync());
        await Inbox.TryTakeAsync(Box, "a", Lease);
        await Inbox.AdvanceAsync(Box, "a", 7, 42, read: 3, skipped: 1);
        await Inbox.AdvanceAsync(Box, "a", 7, 43, read: 1);

        var known = (await Inbox.TryTakeAsync(Box, "a", Lease))!;
        Assert.Equal((7L, 43L, 4L, 1L), (known.Validity!.Value, known.LastUid, known.Read, known.Skipped));
        Assert.Null((await Inbox.TryTakeAsync("other", "b", Lease))!.Validity);
    }

    [Fact]
    public async Task A_failure_is_told_since_when_and_leaves_the_mailbox_to_others()
    {
        await Inbox.TryTakeAsync(Box, "a", Lease);
        await Inbox.FailAsync(Box, "a", "no");
        var sinceUtc = _studio.NowUtc;
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        await Inbox.FailAsync(Box, "b", new string('x', 2000));

        var failing = (await Inbox.FindAsync())!;
        Assert.Equal((sinceUtc, 500), (failing.FailingSinceUtc, failing.Error!.Length));
        Assert.NotNull(await Inbox.TryTakeAsync(Box, "c", Lease));
        Assert.Null((await Inbox.AdvanceAsync(Box, "c", 1, 1))!.FailingSinceUtc);
    }
}
