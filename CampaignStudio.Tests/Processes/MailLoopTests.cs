using System.Text.Json;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using MimeKit;

namespace CampaignStudio.Tests.Processes;

/// <summary>
/// The whole way round: the program sends over SMTP, its recipients answer in their ways, their mail arrives in a mailbox on a real
/// IMAP server, and the right facts follow.
/// </summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class MailLoopTests
{
    private const int Leads = 6;

    [Fact]
    public async Task Recipients_reply_bounce_complain_and_are_away_and_each_is_understood()
    {
        await using var mailbox = await DovecotServer.StartAsync();
        await using var sink = await SmtpSink.StartAsync();
        await using var studio = await MailRuns.StartAsync(sink.Port, [.. mailbox.Settings, ("Email:ReplyAddress", "replies@studio.example")]);
        await MailRuns.ImportAsync(studio, Leads);
        var campaign = await MailRuns.CampaignAsync(studio);
        await studio.Api.AddStepAsync(campaign, new { name = "Later", channel = "email", order = 2, delay_days = 30, content = new { subject = "Still there?", text = "Hello" } });
        await studio.Api.StartAsync(campaign);
        await sink.WaitForAsync(Leads, MailRuns.Limit);
        var sent = sink.Messages.Select(message => message.Parse()).ToDictionary(message => message.To.Mailboxes.Single().Address);

        // The first one's mail program drops the ids and answers to where it was told; the address alone tells which message it was.
        await mailbox.DeliverAsync(Reply(sent[MailRuns.Address(1)], "Yes, call me.", "An engine", inReplyTo: "", from: "assistant@recipients.example"));
        await mailbox.DeliverAsync(Reply(sent[MailRuns.Address(2)], "I am away and back in ten days, on holiday.", "Out of office", "Auto-Submitted: auto-replied"));
        await mailbox.DeliverAsync(Bounce(sent[MailRuns.Address(3)], "failed", "5.1.1", "550 5.1.1 no such user"));
        await mailbox.DeliverAsync(Bounce(sent[MailRuns.Address(4)], "failed", "5.2.2", "552 mailbox full"));
        await mailbox.DeliverAsync(Complaint(sent[MailRuns.Address(5)]));
        await mailbox.DeliverAsync(Reply(sent[MailRuns.Address(6)], "Unsubscribe", "Re: An engine"));

        await ReasonAsync(studio, mailbox, campaign, 1, "exited", "replied");
        await ReasonAsync(studio, mailbox, campaign, 3, "exited", "bounced");
        await ReasonAsync(studio, mailbox, campaign, 5, "exited", "unsubscribed");
        await ReasonAsync(studio, mailbox, campaign, 6, "exited", "unsubscribed");
        await ReasonAsync(studio, mailbox, campaign, 2, "active", null);
        await ReasonAsync(studio, mailbox, campaign, 4, "active", null);

        var statuses = (await studio.Api.OutreachesAsync(campaign)).Where(Sent).ToDictionary(MailRuns.To, outreach => outreach.GetProperty("status").GetString());
        Assert.Equal(
            ["replied", "sent", "bounced", "bounced", "sent", "sent"],
            Enumerable.Range(1, Leads).Select(number => statuses[MailRuns.Address(number)]));
        var suppressed = (await studio.Api.AllAsync("/suppressions")).ToDictionary(entry => entry.GetProperty("address").GetString()!, entry => entry.GetProperty("reason").GetString());
        Assert.Equal(
            new Dictionary<string, string?> { [MailRuns.Address(3)] = "hard_bounce", [MailRuns.Address(5)] = "complaint", [MailRuns.Address(6)] = "unsubscribed" },
            suppressed);
        Assert.Equal(1, await studio.Api.ProgressAsync(campaign, "emails_replied"));
        Assert.Equal(1, await studio.Api.ProgressAsync(campaign, "tasks_pending"));
    }

    private static bool Sent(JsonElement outreach) => outreach.GetProperty("sent_at").ValueKind is JsonValueKind.String;

    private static Task ReasonAsync(StudioProcess studio, DovecotServer mailbox, long campaign, int number, string status, string? reason) => Eventually.AsTrueAsync(
        async () =>
        {
            var found = (await studio.Api.GetAsync($"/leads?q={MailRuns.Address(number)}")).GetProperty("items")[0].GetProperty("id").GetInt64();
            var enrollment = await studio.Api.GetAsync($"/campaigns/{campaign}/leads/{found}");
            return enrollment.GetProperty("status").GetString() == status && (reason is null || enrollment.GetProperty("exit_reason").GetString() == reason);
        },
        MailRuns.Limit,
        $"lead {number} is {status} {reason}",
        () => studio.Log + mailbox.Log);

    private static string Reply(MimeMessage sent, string text, string subject, string header = "X-Mailer: Test", string? inReplyTo = null, string? from = null) => $"""
        From: <{from ?? sent.To.Mailboxes.Single().Address}>
        To: <{sent.ReplyTo.Mailboxes.Single().Address}>
        Subject: {subject}
        Message-ID: <{Guid.NewGuid():N}@recipients.example>
        In-Reply-To: {inReplyTo ?? $"<{sent.MessageId}>"}
        {header}

        {text}

        On Monday, Somebody <{sent.From.Mailboxes.Single().Address}> wrote:
        > {sent.Subject}

        """;

    private static string Bounce(MimeMessage sent, string action, string status, string diagnostic) => Report(sent, "delivery-status", $"""
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.recipients.example

        Final-Recipient: rfc822; {sent.To.Mailboxes.Single().Address}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {diagnostic}

        """);

    private static string Complaint(MimeMessage sent) => Report(sent, "feedback-report", """
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: Test/1
        Version: 1

        """);

    private static string Report(MimeMessage sent, string type, string part) => $"""
        From: MAILER-DAEMON@mx.recipients.example
        To: <{sent.From.Mailboxes.Single().Address}>
        Subject: Report
        Message-ID: <{Guid.NewGuid():N}@mx.recipients.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type={type}; boundary="report"

        --report
        Content-Type: text/plain

        See below.
        --report
        {part}
        --report
        Content-Type: text/rfc822-headers

        From: <{sent.From.Mailboxes.Single().Address}>
        To: <{sent.To.Mailboxes.Single().Address}>
        Message-ID: <{sent.MessageId}>
        Subject: {sent.Subject}

        --report--

        """;
}
