using System.Net;
using System.Net.Sockets;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Setup;

/// <summary>An address that can't be is told in one line, be it where the site listens or what the world calls it.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("127.0.0.1:5080")]
    [InlineData("http://localhost:5080;localhost:5081")]
    [InlineData("http://127.0.0.1:80000")]
    [InlineData("ftp://localhost:5080")]
    public void What_is_no_address_to_listen_on_is_named(string urls) =>
        Assert.Contains($"'{urls.Split(';')[^1]}'", Assert.Throws<StartupRefusedException>(() => StudioHost.CreateBuilder([$"--urls={urls}"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_host_is_this_machine_in_links()
    {
        var builder = StudioHost.CreateBuilder(["--urls=http://*:5080;https://+:5443;http://[::]:5081"]);

        Assert.Equal(["http://localhost:5080/", "https://localhost:5443/", "http://[::]:5081/"], StudioHost.Addresses(builder.Configuration).Select(address => address.AbsoluteUri));
    }

    [Theory]
    [InlineData("studio.example.com")]
    [InlineData("localhost:5080")]
    [InlineData("/studio")]
    public async Task A_public_address_without_its_scheme_is_refused(string address)
    {
        var directory = Directory.CreateTempSubdirectory("studio-address-").FullName;
        try
        {
            var (code, said) = await ProgramRun.ToEndAsync(directory, "--urls", "http://127.0.0.1:0", "--Database:Provider=Sqlite", "--PublicUrl", address);

            Assert.Equal(1, code);
            Assert.Contains($"PublicUrl is '{address}'", Assert.Single(said), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_and_an_address_of_another_machine()
    {
        var directory = Directory.CreateTempSubdirectory("studio-address-").FullName;
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        try
        {
            var (code, said) = await ProgramRun.ToEndAsync(directory, "--urls", $"http://{taken.LocalEndpoint}", "--Database:Provider=Sqlite");
            Assert.Equal(1, code);
            Assert.Contains("address already in use", Assert.Single(said), StringComparison.Ordinal);

            (code, said) = await ProgramRun.ToEndAsync(directory, "--urls", "http://192.0.2.1:5080", "--Database:Provider=Sqlite");
            Assert.Equal(1, code);
            Assert.Contains("can't listen where urls says", Assert.Single(said), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
