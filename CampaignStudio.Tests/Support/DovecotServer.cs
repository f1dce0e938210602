using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// A real IMAP server (Debian's Dovecot) on a free loopback port, as a process without privileges and with its own configuration, in
/// a directory of its own. It has one mailbox, into which a test delivers as a mail server does.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    public const string User = "replies";
    public const string Password = "only-for-tests";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _directory;
    private Process? _process;
    private int _delivered;

    private DovecotServer(string directory, int port) => (_directory, Port) = (directory, port);

    public int Port { get; }

    /// <summary>What it logged, for a failure's message.</summary>
    public string Log => File.Exists(Path.Combine(_directory, "log")) ? File.ReadAllText(Path.Combine(_directory, "log")) : "";

    private string Mailbox => Path.Combine(_directory, "mail", User);

    /// <summary>How the application is told about it.</summary>
    public (string Key, string? Value)[] Settings =>
    [
        ("Email:Inbox:Host", "127.0.0.1"),
        ("Email:Inbox:Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Email:Inbox:Username", User),
        ("Email:Inbox:Password", Password),
        ("Email:Inbox:Security", "None"),
    ];

    /// <summary>Skips the test where there is no Dovecot; in CI that is a failure.</summary>
    /// <param name="offersIdle">False: clients have to ask.</param>
    public static async Task<DovecotServer> StartAsync(bool offersIdle = true)
    {
        var program = Program();
        if (program is null && Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("There is no Dovecot: install the Debian package 'dovecot-imapd'.");
        Assert.True(program is not null, "There is no Dovecot: test.sh installs the Debian package 'dovecot-imapd'.");

        var server = new DovecotServer(Directory.CreateTempSubdirectory("studio-dovecot-").FullName, FreePort());
        await server.WriteConfigurationAsync(offersIdle);
        await server.StartProcessAsync(program);
        return server;
    }

    /// <summary>A message arrives; whole or not at all, as the Maildir format promises.</summary>
    public async Task DeliverAsync(string message)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{++_delivered:D6}.{Guid.NewGuid():N}.test");
        foreach (var part in new[] { "tmp", "new", "cur" }) Directory.CreateDirectory(Path.Combine(Mailbox, part));
        var written = Path.Combine(Mailbox, "tmp", name);
        await File.WriteAllTextAsync(written, message.ReplaceLineEndings("\r\n"));
        await OwnAsync();
        File.Move(written, Path.Combine(Mailbox, "new", name));
    }

    /// <summary>The mailbox is lost with all that was in it, and made anew: its UIDs begin again under another UIDVALIDITY.</summary>
    public async Task LoseMailboxAsync()
    {
        await StopAsync();
        Directory.Delete(Mailbox, recursive: true);
        // The value is the time in seconds.
        var lost = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await Eventually.AsTrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > lost), Limit, "the next second has come");
        await StartProcessAsync(Program()!);
    }

    public async Task StopAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            // It ends its children, which a kill would leave behind.
            using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartProcessAsync(string program)
    {
        string[] start = [program, "-F", "-c", Path.Combine(_directory, "dovecot.conf")];
        // Root gives its rights up, as the server itself would for its parts only.
        string[] line = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. start] : start;
        _process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = _directory })!;
        await Eventually.AsTrueAsync(AnswersAsync, Limit, "Dovecot answers", () => Log);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, $"Dovecot did not start. {Log}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return await client.GetStream().ReadAsync(new byte[4]) == 4;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task WriteConfigurationAsync(bool offersIdle)
    {
        foreach (var part in new[] { "run", "state", "mail" }) Directory.CreateDirectory(Path.Combine(_directory, part));
        var (user, group) = Environment.IsPrivilegedProcess ? ("nobody", "nogroup") : (await AskAsync("-un"), await AskAsync("-gn"));
        var (uid, gid) = (await AskAsync("-u", user), await AskAsync("-g", user));
        await File.WriteAllTextAsync(Path.Combine(_directory, "dovecot.conf"), $$"""
            protocols = imap
            listen = 127.0.0.1
            base_dir = {{_directory}}/run
            state_dir = {{_directory}}/state
            log_path = {{_directory}}/log
            info_log_path = {{_directory}}/log
            ssl = no
            disable_plaintext_auth = no
            default_internal_user = {{user}}
            default_internal_group = {{group}}
            default_login_user = {{user}}
            first_valid_uid = 0
            mail_location = maildir:{{_directory}}/mail/%u
            mailbox_idle_check_interval = 1 secs
            imap_capability = {{(offersIdle ? "+IDLE" : "IMAP4rev1 UIDPLUS LITERAL+")}}
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{Port.ToString(CultureInfo.InvariantCulture)}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{uid}} gid={{gid}} home={{_directory}}/mail/%u
            }

            """);
        await OwnAsync();
    }

    /// <summary>Everything here belongs to whom the server runs as.</summary>
    private async Task OwnAsync()
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var own = Process.Start("chown", ["-R", "nobody:nogroup", _directory]);
        await own.WaitForExitAsync();
    }

    private static async Task<string> AskAsync(params string[] what)
    {
        using var id = Process.Start(new ProcessStartInfo("id", what) { RedirectStandardOutput = true })!;
        return (await id.StandardOutput.ReadToEndAsync()).Trim();
    }

    private static string? Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, "dovecot"))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
