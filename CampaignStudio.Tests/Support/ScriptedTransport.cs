using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;

namespace CampaignStudio.Tests.Support;

/// <summary>One message as it was offered, and what was answered.</summary>
public sealed record Offer(long OutreachId, string To, OutgoingEmail? Email, OutgoingSms? Sms, HandOver? Answer);

/// <summary>Both transports: accepts everything unless told otherwise, and remembers every offer in order.</summary>
public sealed class ScriptedTransport : IEmailTransport, ISmsTransport
{
    private readonly Lock _lock = new();
    private readonly List<Offer> _offers = [];
    private readonly Queue<HandOver> _answers = [];

    public bool IsConfigured { get; set; } = true;

    /// <summary>What a probe finds; null: the channel is fine.</summary>
    public HandOver? Probe { get; set; }

    /// <summary>Happens before there is a session for the message.</summary>
    public Func<string, Task>? WhileConnecting { get; set; }

    /// <summary>Happens while a message is on the wire, before it is answered.</summary>
    public Func<string, Task>? OnTheWire { get; set; }

    /// <summary>Answers every message for which nothing else was scripted.</summary>
    public Func<string, HandOver> Usually { get; set; } = _ => new HandOver.Accepted(null, "250 ok");

    public IReadOnlyList<Offer> Offers
    {
        get
        {
            lock (_lock) return [.. _offers];
        }
    }

    public IReadOnlyList<Offer> Accepted => [.. Offers.Where(offer => offer.Answer is HandOver.Accepted)];

    public IReadOnlyList<string> Recipients => [.. Accepted.Select(offer => offer.To)];

    /// <summary>The next offers are answered so, one after the other.</summary>
    public void Then(params HandOver[] answers)
    {
        lock (_lock)
        {
            foreach (var answer in answers) _answers.Enqueue(answer);
        }
    }

    /// <summary>A message that left although nobody lived to record it.</summary>
    public void Remember(Offer offer)
    {
        lock (_lock) _offers.Add(offer);
    }

    public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel) =>
        AnswerAsync(email.OutreachId, email.ToAddress, email, null, mayGo, cancel);

    public Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel) =>
        AnswerAsync(sms.OutreachId, sms.To, null, sms, mayGo, cancel);

    public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => Task.FromResult(Probe);

    public Task<HandOver?> ProbeAsync(CancellationToken cancel) => Task.FromResult(Probe);

    private async Task<HandOver> AnswerAsync(long outreachId, string to, OutgoingEmail? email, OutgoingSms? sms, MayStillGo? mayGo, CancellationToken cancel)
    {
        if (WhileConnecting is { } connects) await connects(to);
        if (mayGo is not null && !await mayGo(cancel)) return new HandOver.Withheld();
        if (OnTheWire is { } happens) await happens(to);
        lock (_lock)
        {
            var answer = _answers.TryDequeue(out var scripted) ? scripted : Usually(to);
            _offers.Add(new Offer(outreachId, to, email, sms, answer));
            return answer;
        }
    }
}
