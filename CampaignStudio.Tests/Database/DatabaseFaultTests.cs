using System.Net.Sockets;
using CampaignStudio.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CampaignStudio.Tests.Database;

public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData("28P01", DatabaseFaultKind.SignInRefused)]
    [InlineData("28000", DatabaseFaultKind.SignInRefused)]
    [InlineData("3D000", DatabaseFaultKind.Missing)]
    [InlineData("42501", DatabaseFaultKind.NotAllowed)]
    [InlineData("25006", DatabaseFaultKind.ReadOnly)]
    [InlineData("53100", DatabaseFaultKind.Full)]
    [InlineData("53300", DatabaseFaultKind.Unreachable)]
    [InlineData("57P03", DatabaseFaultKind.Unreachable)]
    internal void What_PostgreSQL_says(string state, DatabaseFaultKind expected) =>
        Assert.Equal(new DatabaseFault(expected, "its words"), DatabaseFault.Of(new PostgresException("its words", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData(13, DatabaseFaultKind.Full)]
    [InlineData(8, DatabaseFaultKind.ReadOnly)]
    [InlineData(14, DatabaseFaultKind.Missing)]
    [InlineData(26, DatabaseFaultKind.Damaged)]
    [InlineData(5, DatabaseFaultKind.Unreachable)]
    internal void What_SQLite_says(int code, DatabaseFaultKind expected) =>
        Assert.Equal(expected, DatabaseFault.Of(new SqliteException("its words", code))!.Kind);

    [Fact]
    public void However_deeply_it_is_wrapped()
    {
        var refused = new NpgsqlException("Failed to connect to 127.0.0.1:1", new SocketException((int)SocketError.ConnectionRefused));

        var fault = DatabaseFault.Of(new InvalidOperationException("Again and again", new RetryLimitExceededException("Four times", refused)));

        Assert.Equal(DatabaseFaultKind.Unreachable, fault!.Kind);
        Assert.Contains("Failed to connect", fault.Detail);
    }

    [Fact]
    public void A_mistake_in_what_was_asked_is_no_fault_of_the_database()
    {
        Assert.Null(DatabaseFault.Of(new DbUpdateException("Saving", new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation))));
        Assert.Null(DatabaseFault.Of(new SqliteException("constraint", 19)));
        Assert.Null(DatabaseFault.Of(new IOException("The client hung up")));
        Assert.Null(DatabaseFault.Of(new TimeoutException("of an HTTP call")));
    }
}
