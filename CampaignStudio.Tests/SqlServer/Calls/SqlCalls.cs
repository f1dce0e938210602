using System.Data.Common;
using System.Reflection;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Tests.SqlServer.Calls;

/// <summary>Which calls send SQL, or hand a query to something that does.</summary>
internal static class SqlCalls
{
    // Of EF Core: they have an asynchronous form too, and send nothing by themselves.
    private static readonly HashSet<string> Silent =
    [
        "CreateDbContext", "BeginTransaction", "Commit", "Rollback", "Dispose", "OpenConnection", "CloseConnection", "Add", "AddRange",
    ];

    /// <param name="before">The call before it in the same method: in a chain, what it is made on.</param>
    public static bool Issues(MethodBase called, MethodBase? before)
    {
        var (type, name) = (called.DeclaringType!, called.Name);
        if (type == typeof(ISqlDialect)) return IsAsynchronous(name);
        if (type == typeof(Queryable)) return !IsQuery(called);
        if (type.IsAssignableTo(typeof(DbCommand))) return name.StartsWith("Execute", StringComparison.Ordinal);
        if (type == typeof(SqlBulkCopy)) return name.StartsWith("WriteToServer", StringComparison.Ordinal);
        if (IsIn(type, "Microsoft.EntityFrameworkCore")) return name is "AsAsyncEnumerable" || (Waits(called) && !Silent.Contains(WithoutAsync(name)));
        if (IsIn(type, "Microsoft.AspNetCore.Identity") && type.Name is "UserManager`1" or "SignInManager`1") return IsAsynchronous(name);
        if (before is not null && IsQuery(before) && !IsQuery(called) && (type == typeof(Enumerable) || name is "GetEnumerator" or "GetAsyncEnumerator")) return true;
        // A method of our own that runs its caller's query: each caller's is another one.
        return DebugInformation.Assemblies.Contains(type.Assembly)
            && called is MethodInfo { ReturnType: var answer }
            && typeof(Task).IsAssignableFrom(answer)
            && called.GetParameters().Any(parameter => HoldsQuery(parameter.ParameterType));
    }

    private static bool IsIn(Type type, string names) => type.Namespace?.StartsWith(names, StringComparison.Ordinal) is true;

    private static bool IsAsynchronous(string name) => name.EndsWith("Async", StringComparison.Ordinal);

    private static string WithoutAsync(string name) => IsAsynchronous(name) ? name[..^"Async".Length] : name;

    /// <summary>What waits for something has an asynchronous form.</summary>
    private static bool Waits(MethodBase called) => IsAsynchronous(called.Name) || called.DeclaringType!.GetMethods().Any(method => method.Name == called.Name + "Async");

    private static bool IsQuery(MethodBase called) => called is MethodInfo { ReturnType: var answer } && typeof(IQueryable).IsAssignableFrom(answer);

    private static bool HoldsQuery(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IQueryable<>) || type.GetGenericArguments().Any(HoldsQuery));
}
