using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Delivery;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Integrations.Twilio;

/// <summary>
/// Text messages through Twilio's REST <c>Messages</c> resource. The client must have no retry handler: a message that may
/// have been accepted is never posted again.
/// </summary>
public sealed class TwilioSmsTransport : ISmsTransport, IDisposable
{
    /// <summary>How long a call under way may still take when the program stops.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TwilioOptions _options;
    private readonly TimeProvider _time;

    public TwilioSmsTransport(HttpClient http, IOptions<TwilioOptions> options, TimeProvider time)
    {
        (_http, _options, _time) = (http, options.Value, time);
        _http.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
    }

    public bool IsConfigured => _options.IsComplete;

    public async Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel)
    {
        if (!IsConfigured) return NotConfigured();
        var form = new ObservedForm(Parameters(sms, _options), mayGo);
        using var request = Request(HttpMethod.Post, "/Messages.json");
        request.Content = form;
        return await CallAsync(request, form, cancel);
    }

    public async Task<HandOver?> ProbeAsync(CancellationToken cancel)
    {
        if (!IsConfigured) return NotConfigured();
        using var request = Request(HttpMethod.Get, "/Messages.json?PageSize=1");
        return await CallAsync(request, form: null, cancel) switch
        {
            HandOver.Accepted => null,
            HandOver.ChannelDown down => down,
            HandOver.Retry busy => new HandOver.ChannelDown(busy.Message),
            HandOver.Unknown lost => new HandOver.ChannelDown(lost.Message),
            HandOver.Refused refused => new HandOver.ChannelDown($"{refused.Code}: {refused.Message}"),
            _ => throw new InvalidOperationException("A kind of hand-over nobody told the probe about."),
        };
    }

    /// <summary>The form of <c>CreateMessage</c> in Twilio's OpenAPI description.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Parameters(OutgoingSms sms, TwilioOptions options)
    {
        yield return new("To", sms.To);
        var service = sms.From is null ? options.MessagingServiceSid : sms.From.StartsWith("MG", StringComparison.Ordinal) ? sms.From : null;
        if (!string.IsNullOrWhiteSpace(service)) yield return new("MessagingServiceSid", service);
        else yield return new("From", sms.From ?? options.From!);
        yield return new("Body", sms.Text);
        if (string.IsNullOrWhiteSpace(options.PublicUrl)) yield break;
        yield return new("StatusCallback", string.Create(
            CultureInfo.InvariantCulture, $"{options.PublicUrl.TrimEnd('/')}{TwilioOptions.StatusPath}?{TwilioOptions.OutreachParameter}={sms.OutreachId}"));
    }

    public void Dispose() => _http.Dispose();

    private static HandOver.ChannelDown NotConfigured() =>
        new("Twilio is not configured: set Twilio:AccountSid, Twilio:AuthToken and Twilio:From or Twilio:MessagingServiceSid.");

    private HttpRequestMessage Request(HttpMethod method, string resource)
    {
        var account = Uri.EscapeDataString(_options.AccountSid!);
        var request = new HttpRequestMessage(method, $"{_options.BaseUrl.TrimEnd('/')}/2010-04-01/Accounts/{account}{resource}");
        var credentials = Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<HandOver> CallAsync(HttpRequestMessage request, ObservedForm? form, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var stop = cancel.Register(() =>
        {
            if (form is { HasLeft: true }) limit.CancelAfter(StopGrace);
            else limit.Cancel();
        });
        var status = 0;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            status = (int)response.StatusCode;
            var answer = await ReadAsync(response, limit.Token);
            return TwilioErrors.Classify(status, answer?.Code, answer?.Message, answer?.Sid);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // With the headers here the status has spoken, whatever became of the rest.
            if (status != 0) return TwilioErrors.Classify(status, code: null, exception.Message, sid: null);
            if (form is { IsWithheld: true }) return new HandOver.Withheld();
            var reason = limit.IsCancellationRequested ? "no answer in time" : exception.Message;
            if (form is { HasLeft: true }) return new HandOver.Unknown($"The answer was lost: {reason}");
            cancel.ThrowIfCancellationRequested();
            return IsChannel(exception)
                ? new HandOver.ChannelDown($"Cannot reach {_options.BaseUrl}: {reason}")
                : new HandOver.Retry("connection_lost", reason);
        }
    }

    /// <summary>No connection: name, network, proxy, TLS, or time ran out while connecting.</summary>
    private static bool IsChannel(Exception exception) => exception is OperationCanceledException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError,
    };

    /// <summary>Twilio's JSON, or <c>null</c> when something in between answered.</summary>
    private static async Task<Answer?> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Answer>(cancel);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    private sealed record Answer(
        [property: JsonPropertyName("code")] int? Code,
        [property: JsonPropertyName("message")] string? Message,
        [property: JsonPropertyName("sid")] string? Sid);

    /// <summary>
    /// A form that knows whether it has begun to leave: before that the message was certainly not accepted. It is asked for once the
    /// connection stands.
    /// </summary>
    private sealed class ObservedForm : HttpContent
    {
        private readonly FormUrlEncodedContent _form;
        private readonly MayStillGo? _mayGo;

        public ObservedForm(IEnumerable<KeyValuePair<string, string>> parameters, MayStillGo? mayGo)
        {
            (_form, _mayGo) = (new FormUrlEncodedContent(parameters), mayGo);
            Headers.ContentType = _form.Headers.ContentType;
        }

        public bool HasLeft { get; private set; }

        public bool IsWithheld { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (_mayGo is not null && !await _mayGo(cancellationToken))
            {
                IsWithheld = true;
                throw new IOException("Withheld.");
            }
            HasLeft = true;
            await _form.CopyToAsync(stream, context, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = _form.Headers.ContentLength ?? 0;
            return _form.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _form.Dispose();
            base.Dispose(disposing);
        }
    }
}
